import {exitCodes} from '../errors.ts';
import type {Intent, OwnedSession} from './session.ts';
import {reduce, type Action} from '../wizard/wizard.ts';
import {signalExitCodes, type StopSignal} from './stop.ts';
import {checkClusters} from './check-clusters.ts';
import {makeContextList} from './context-list.ts';
import {makeDraftController} from './draft-controller.ts';
import {makeIstioctlFetch} from './fetch-istioctl.ts';
import {makeSessionCore, type SessionWorld} from './session-core.ts';
import {makeInstallController} from './install-controller.ts';
import {leave} from './leave.ts';
import {makeReviewController} from './review/review-controller.ts';
import {makeProbeController} from './probe-controller.ts';
import {makeTrustController} from './trust/trust-controller.ts';

/** The guided set-up behind the screens: carries their intents out through the ports and the engine. */
export const makeGuidedSession = (world: SessionWorld): OwnedSession => {
	const core = makeSessionCore(world);
	const {get, set, subscribe, ports, answers, survey, store, refresh, judge, fail} = core;
	const leaving = new AbortController();
	const contexts = makeContextList(ports, {
		onChange() {
			set({contexts: contexts.current()});
			judge();
		},
	});

	/** What a screen needs as soon as it is there. */
	const enter = (): void => {
		const {
			wizard: {step},
			preflight,
		} = get();
		if (
			step === 'preflight' &&
			preflight.state !== 'running' &&
			!survey.covers(answers().clusters)
		) {
			void checkClusters(core);
		} else if (step === 'trust') {
			void trust.consider();
		} else if (step === 'review') {
			set({phase: 'idle'});
			void review.plan();
		}
	};

	const goTo = (action: Action): void => {
		const {step} = get().wizard;
		set({wizard: reduce(get().wizard, action), notice: undefined});
		if (get().wizard.step !== step) {
			enter();
		}

		refresh();
	};

	const end = (exitCode: number): void => {
		void leave(core, {exitCode, result: install.result()});
	};

	const fetchIstioctl = makeIstioctlFetch(core);
	const review = makeReviewController(core);
	const install = makeInstallController(core, {
		review,
		goTo,
		onEnd() {
			if (leaving.signal.aborted) {
				end(install.result()?.exitCode ?? exitCodes.failed);
			}
		},
	});
	const probes = makeProbeController(core, {
		onEnd() {
			if (leaving.signal.aborted) {
				end(exitCodes.interrupted);
			}
		},
	});
	const trust = makeTrustController(core);
	const draft = makeDraftController(core, {contexts, goTo});

	const choose = (action: Extract<Action, {type: 'choose'}>): void => {
		const before = new Set(answers().clusters.map(({context}) => context));
		goTo(action);
		const added = new Set(
			action.clusters.map(({context}) => context).filter(context => !before.has(context)),
		);
		for (const {context, probe} of get().contexts) {
			if (added.has(context) && probe.state === 'not-asked') {
				contexts.ask(context);
			}
		}
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
				if (install.isRunning() || probes.isRunning()) {
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
				choose(action);
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

	let isLoggingIn = false;
	const interrupt = (signal: StopSignal): void => {
		// Ctrl-C at a credential plugin's question goes to all of the terminal's foreground, and is meant for the plugin.
		if (isLoggingIn && signal === 'SIGINT') {
			return;
		}

		const times = probes.isRunning() ? probes.interrupt(signal) : install.interrupt(signal);
		if (times === 0) {
			end(install.result()?.exitCode ?? signalExitCodes[signal]);
			return;
		}

		// From outside, or asked twice: leave as soon as the work has stopped.
		if (signal !== 'SIGINT' || times > 1) {
			leaving.abort();
		}
	};

	const logIn = async ({context, suspend}: Extract<Intent, {type: 'log-in'}>): Promise<void> => {
		const wanted = ports.kubeconfig.contexts.find(({name}) => name === context);
		if (wanted === undefined) {
			return;
		}

		isLoggingIn = true;
		try {
			await suspend(async () => ports.login(wanted, {}));
		} catch (error) {
			fail(`The login of ${context} failed`, error);
		} finally {
			isLoggingIn = false;
		}

		contexts.ask(context);
	};

	const send = (intent: Intent): void => {
		if (get().ended !== undefined) {
			return;
		}

		switch (intent.type) {
			case 'wizard': {
				take(intent.action);
				break;
			}

			case 'probe': {
				contexts.ask(intent.context);
				break;
			}

			case 'log-in': {
				void logIn(intent);
				break;
			}

			case 'check-again': {
				if (!probes.isRunning()) {
					void checkClusters(core, intent.cluster);
				}

				break;
			}

			case 'look-at-trust': {
				void trust.look(intent.typed, intent.passphrase);
				break;
			}

			case 'probe-inside': {
				void probes.start();
				break;
			}

			case 'download-istioctl': {
				void fetchIstioctl();
				break;
			}

			case 'plan-again': {
				void review.plan();
				break;
			}

			case 'draft': {
				draft.decide(intent.use).catch((error: unknown) => {
					fail("The earlier answers can't be thrown away", error);
				});
				break;
			}

			case 'save':
			case 'install': {
				const work =
					intent.type === 'save'
						? review.save(intent.overwrite)
						: install.install(intent.overwrite);
				work.catch((error: unknown) => {
					fail("The mesh file can't be written", error);
				});
				break;
			}

			case 'retry': {
				install.retry();
				break;
			}

			case 'interrupt': {
				interrupt('SIGINT');
				break;
			}

			case 'dismiss-problem': {
				set({problem: undefined});
				break;
			}

			case 'quit': {
				if (install.isRunning() || probes.isRunning()) {
					set({notice: 'Work is going on: stop it with ctrl+c first.'});
				} else {
					end(install.result()?.exitCode ?? exitCodes.done);
				}

				break;
			}
		}
	};

	return {
		subscribe,
		getSnapshot: get,
		send,
		async start() {
			set({contexts: contexts.current()});
			refresh();
			await draft.look();
			// After the first frame: asking a thousand contexts takes its time.
			setTimeout(() => {
				contexts.askAll();
			}, 0);
		},
		interrupt,
		dispose() {
			contexts.stop();
			survey.stop();
			probes.stop();
			review.stop();
			store.dispose();
		},
	};
};
