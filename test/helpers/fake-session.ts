import {emptyRunView} from '../../source/engine/run-view/run-view.ts';
import type {
	ContextView,
	Session,
	SessionView,
	Intent,
	PreflightView,
} from '../../source/session/session.ts';
import {missingAnswer, reduce, startWizard} from '../../source/wizard/wizard.ts';

/** What the screens see before anything was done; overridden by what the test is about. */
export const viewOf = (view: Partial<SessionView> = {}): SessionView => ({
	simulated: false,
	kubeconfig: 'kubeconfig: ~/.kube/config',
	kubeconfigFlags: [],
	kubeconfigProblems: [],
	wizard: startWizard('guided'),
	contexts: [],
	preflight: preflightOf(),
	probeImage: 'registry.example/agnhost:1',
	topologies: [],
	trusts: [],
	review: {state: 'idle'},
	phase: 'idle',
	run: emptyRunView,
	...view,
});

export const preflightOf = (preflight: Partial<PreflightView> = {}): PreflightView => ({
	state: 'idle',
	surveyed: 0,
	total: 0,
	facts: [],
	findings: [],
	pairs: () => undefined,
	blocking: 0,
	...preflight,
});

/** A context whose cluster has answered, and is healthy and empty. */
export const contextView = (context: string, view: Partial<ContextView> = {}): ContextView => ({
	context,
	server: `https://${context.replace(/^.*@/v, '')}.example:6443`,
	isCurrent: false,
	auth: 'static',
	defaultName: context.replace(/^.*@/v, ''),
	probe: {
		state: 'reached',
		milliseconds: 42,
		kubernetes: 'v1.35.4',
		nodes: {ready: 3, total: 3},
		uid: `uid-of-${context}`,
	},
	...view,
});

export type FakeSession = Session & {
	/** What was sent, oldest first. */
	intents: readonly Intent[];
	/** The wizard's actions among them. */
	actions: () => ReadonlyArray<Extract<Intent, {type: 'wizard'}>['action']>;
	set: (change: Partial<SessionView>) => void;
};

/**
A session that does no work: it records what is sent, and reduces answers and steps as the real one does. The next screen is shut
while an answer is missing, or as long as the view says `blocked`.
*/
export const makeFakeSession = (view: Partial<SessionView> = {}): FakeSession => {
	let snapshot = viewOf(view);
	const listeners = new Set<() => void>();
	const intents: Intent[] = [];
	const publish = (change: Partial<SessionView>): void => {
		snapshot = {...snapshot, ...change};
		for (const listener of listeners) {
			listener();
		}
	};

	// A reason that a test has given stands; else answers alone decide.
	const isGiven = view.blocked !== undefined;
	const withReason = (change: Partial<SessionView>): Partial<SessionView> =>
		isGiven ? change : {blocked: missingAnswer(change.wizard ?? snapshot.wizard), ...change};
	snapshot = {...snapshot, ...withReason({})};

	return {
		intents,
		actions: () => intents.flatMap(intent => (intent.type === 'wizard' ? [intent.action] : [])),
		subscribe(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		getSnapshot: () => snapshot,
		send(intent) {
			intents.push(intent);
			if (
				intent.type === 'wizard' &&
				!(intent.action.type === 'next' && snapshot.blocked !== undefined)
			) {
				publish(withReason({wizard: reduce(snapshot.wizard, intent.action)}));
			}
		},
		set(change) {
			publish(withReason(change));
		},
	};
};
