import type {StepName} from '../wizard/screens.ts';
import {reduce, type Action} from '../wizard/wizard.ts';
import type {SessionCore} from './session-core.ts';

type Navigation = {
	/** Answers, or moves; a screen that is reached gets what it needs. */
	goTo: (action: Action) => void;
	/** The same for a person: a step that is shut, or back while work goes on, is refused with the reason. */
	take: (action: Action) => void;
};

/** Answers and steps between the screens. */
export const makeNavigation = (
	{get, set, answers, refresh}: SessionCore,
	{
		entered,
		isBusy,
		onChosen,
	}: {
		/** What a screen needs as soon as it is there. */
		entered: Partial<Readonly<Record<StepName, () => void>>>;
		/** Whether work goes on that has to be stopped first. */
		isBusy: () => boolean;
		/** Hears which contexts were not chosen before. */
		onChosen: (contexts: ReadonlySet<string>) => void;
	},
): Navigation => {
	const enter = (): void => {
		entered[get().wizard.step]?.();
	};

	const goTo = (action: Action): void => {
		const {step} = get().wizard;
		set({wizard: reduce(get().wizard, action), notice: undefined});
		if (get().wizard.step !== step) {
			enter();
		}

		refresh();
	};

	const take = (action: Action): void => {
		switch (action.type) {
			case 'next': {
				const {blocked} = get();
				if (blocked === undefined) {
					goTo(action);
				} else {
					set({notice: blocked});
				}

				break;
			}

			case 'back':
			case 'go': {
				if (isBusy()) {
					set({notice: 'Work is going on: stop it with ctrl+c before you go back.'});
				} else {
					goTo(action);
				}

				break;
			}

			case 'set-text':
			case 'use-base':
			case 'restart-workloads': {
				goTo(action);
				enter();
				break;
			}

			case 'choose': {
				const before = new Set(answers().clusters.map(({context}) => context));
				goTo(action);
				onChosen(
					new Set(
						action.clusters.map(({context}) => context).filter(context => !before.has(context)),
					),
				);
				break;
			}

			case 'rename':
			case 'set-network':
			case 'set-api-server':
			case 'waive':
			case 'unwaive':
			case 'set-topology':
			case 'set-trust':
			case 'resume': {
				goTo(action);
				break;
			}
		}
	};

	return {goTo, take};
};
