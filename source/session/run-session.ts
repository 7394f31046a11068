import {makeRunStore} from '../engine/store.ts';
import type {Emit, EventBody} from '../engine/events.ts';
import {exitCodes, toError} from '../errors.ts';
import type {Plan} from '../plan/steps.ts';
import {reduce} from '../wizard/wizard.ts';
import type {OwnedSession, Phase} from './session.ts';
import type {RunHooks} from './apply-session.ts';
import type {MeshSession} from './mesh-session.ts';
import {dispatch, type IntentHandlers} from './dispatch.ts';
import {initialView} from './initial-view.ts';
import {publicWarnings} from './review/plan-review.ts';
import {makeViewHolder} from './view-holder.ts';
import {makeRunController} from './run-controller.ts';

/** What work over a mesh file ended with: a value, or what it threw. */
type Ending<T> = {value: T} | {error: Error};

type RunSession<T> = OwnedSession & {ending: () => Ending<T> | undefined};

/**
The screens of a command that has its mesh file already: Review, Install and Verify of `apply`, Verify of `verify`. They leave
by themselves when the work is over, as a command does; `ending` then says how it ended. `asks`: a person answers the plan and
decides about failures.
*/
export const makeRunSession = <T>({
	flow,
	session,
	home,
	log,
	asks,
	work,
}: {
	flow: 'apply' | 'verify';
	session: MeshSession;
	home: string;
	log: (event: EventBody) => void;
	asks: boolean;
	work: (hooks: RunHooks) => Promise<T>;
}): RunSession<T> => {
	const {ports, loaded, model} = session;
	const holder = makeViewHolder({
		...initialView(flow, ports, home),
		review: {state: 'planning'},
		phase: 'starting',
	});
	const {get, set} = holder;
	const store = makeRunStore();
	let ending: Ending<T> | undefined;
	store.subscribe(() => {
		set({run: store.getSnapshot()});
	});

	const step = () => {
		set({wizard: reduce(get().wizard, {type: 'next'})});
	};

	const onPhase = (phase: Phase): void => {
		set({phase});
		const {wizard} = get();
		if (
			(phase === 'installing' && wizard.step === 'review') ||
			(phase === 'proving' && wizard.step === 'install')
		) {
			step();
		} else if (phase === 'proving' && wizard.step === 'review') {
			step();
			step();
		}
	};

	const onPlan = (plan: Plan): boolean | undefined => {
		set({
			phase: 'idle',
			review: {
				state: 'ready',
				loaded,
				model,
				plan,
				warnings: publicWarnings(model),
				file: 'same',
				saved: true,
			},
		});
		if (asks) {
			return undefined;
		}

		onPhase('installing');
		return true;
	};

	const emit: Emit = event => {
		log(event);
		store.emit({...event, at: ports.clock.now()});
	};

	const controller = makeRunController({emit, onPhase, onPlan});
	const {decide, afterProof, onRetry, ...quiet} = controller.hooks;
	const run = async (): Promise<void> => {
		try {
			ending = {value: await work(asks ? controller.hooks : quiet)};
		} catch (error) {
			ending = {error: toError(error)};
		}

		set({phase: 'ended', ended: {exitCode: exitCodes.done, lines: []}});
	};

	/** Intents of the guided set-up; the screens of a mesh file that is there send none of them. */
	const ignore = () => undefined;
	const handlers: IntentHandlers = {
		wizard({action}) {
			const isBack = action.type === 'back' || action.type === 'go';
			if (isBack && get().wizard.step === 'review') {
				controller.answerPlan(false);
			} else if (isBack) {
				set({notice: 'Work is going on: stop it with ctrl+c before you go back.'});
			}
		},
		install() {
			if (controller.answerPlan(true)) {
				onPhase('installing');
			}
		},
		retry: controller.retry,
		interrupt() {
			controller.interrupt('SIGINT');
		},
		'dismiss-problem'() {
			set({problem: undefined});
		},
		quit() {
			if (!controller.answerPlan(false)) {
				set({notice: 'Work is going on: stop it with ctrl+c first.'});
			}
		},
		probe: ignore,
		'log-in': ignore,
		'check-again': ignore,
		'probe-inside': ignore,
		'look-at-trust': ignore,
		'download-istioctl': ignore,
		'plan-again': ignore,
		draft: ignore,
		save: ignore,
	};

	return {
		subscribe: holder.subscribe,
		getSnapshot: get,
		send(intent) {
			dispatch(handlers, intent);
		},
		async start() {
			void run();
		},
		interrupt: controller.interrupt,
		dispose() {
			controller.hooks.stop[Symbol.dispose]();
			store.dispose();
		},
		ending: () => ending,
	};
};
