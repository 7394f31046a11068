import {exitCodes} from '../errors.ts';
import {checkClusters} from './check-clusters.ts';
import {makeContextController} from './context-controller.ts';
import {makeDraftController} from './draft-controller.ts';
import {makeIstioctlFetch} from './fetch-istioctl.ts';
import {makeInstallController} from './install-controller.ts';
import {makeLeaving} from './leaving.ts';
import {makeNavigation} from './navigation.ts';
import {makeProbeController} from './probe-controller.ts';
import {makeReviewController} from './review/review-controller.ts';
import {makeSessionCore, type SessionWorld} from './session-core.ts';
import {dispatch, type IntentHandlers} from './dispatch.ts';
import type {OwnedSession} from './session.ts';
import {makeTrustController} from './trust/trust-controller.ts';

/** The guided set-up behind the screens: carries their intents out through the ports and the engine. */
export const makeGuidedSession = (world: SessionWorld): OwnedSession => {
	const core = makeSessionCore(world);
	const {get, set, subscribe, answers, survey, store, refresh, fail} = core;
	const contexts = makeContextController(core);
	const trust = makeTrustController(core);
	const review = makeReviewController(core);
	const fetchIstioctl = makeIstioctlFetch(core);
	const {goTo, take} = makeNavigation(core, {
		entered: {
			preflight() {
				if (get().preflight.state !== 'running' && !survey.covers(answers().clusters)) {
					void checkClusters(core);
				}
			},
			trust() {
				void trust.consider();
			},
			review() {
				set({phase: 'idle'});
				void review.plan();
			},
		},
		isBusy: () => leaving.isBusy(),
		onChosen: contexts.askChosen,
	});
	const draft = makeDraftController(core, {contexts, goTo});
	const install = makeInstallController(core, {
		review,
		goTo,
		onEnd() {
			leaving.afterWork(install.result()?.exitCode ?? exitCodes.failed);
		},
	});
	const probes = makeProbeController(core, {
		onEnd() {
			leaving.afterWork(exitCodes.interrupted);
		},
	});
	const leaving = makeLeaving(core, {install, probes, isLoggingIn: contexts.isLoggingIn});

	/** Says what has gone wrong with work that nobody waits for. */
	const told = async (title: string, work: Promise<unknown>): Promise<void> => {
		try {
			await work;
		} catch (error) {
			fail(title, error);
		}
	};

	const handlers: IntentHandlers = {
		wizard({action}) {
			take(action);
		},
		probe({context}) {
			contexts.ask(context);
		},
		'log-in'(intent) {
			void contexts.logIn(intent);
		},
		'check-again'({cluster}) {
			if (!probes.isRunning()) {
				void checkClusters(core, cluster);
			}
		},
		'download-istioctl'() {
			void fetchIstioctl();
		},
		'probe-inside'() {
			void probes.start();
		},
		'look-at-trust'({typed, passphrase}) {
			void trust.look(typed, passphrase);
		},
		'plan-again'() {
			void review.plan();
		},
		draft({use}) {
			void told("The earlier answers can't be thrown away", draft.decide(use));
		},
		save({overwrite}) {
			void told("The mesh file can't be written", review.save(overwrite));
		},
		install({overwrite}) {
			void told("The mesh file can't be written", install.install(overwrite));
		},
		retry: install.retry,
		interrupt() {
			leaving.interrupt('SIGINT');
		},
		'dismiss-problem'() {
			set({problem: undefined});
		},
		quit: leaving.quit,
	};

	return {
		subscribe,
		getSnapshot: get,
		send(intent) {
			if (get().ended === undefined) {
				dispatch(handlers, intent);
			}
		},
		async start() {
			refresh();
			await draft.look();
			// Asking a thousand contexts takes its time: the answers of a draft are offered before.
			setTimeout(() => {
				contexts.askAll();
			}, 0);
		},
		interrupt: leaving.interrupt,
		dispose() {
			contexts.stop();
			survey.stop();
			probes.stop();
			review.stop();
			store.dispose();
		},
	};
};
