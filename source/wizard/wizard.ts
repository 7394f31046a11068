import type {Waiver} from '../mesh/waiver.ts';
import type {Trust} from '../mesh/mesh.ts';
import {type Answers, noAnswers, type ChosenCluster, type Topology} from './answers.ts';
import {dropStale} from './drop-stale.ts';
import {stepsOf, type Flow, type StepName, type WizardStep} from './screens.ts';

export type WizardState = {
	flow: Flow;
	step: StepName;
	answers: Answers;
	/** What the last answer took along, in sentences. */
	dropped: readonly string[];
};

export type Action =
	| {type: 'next'}
	| {type: 'back'}
	/** A step that lies behind, or the next one. */
	| {type: 'go'; step: StepName}
	| {type: 'choose'; clusters: readonly ChosenCluster[]}
	| {type: 'rename'; context: string; name: string}
	/** Undefined: whatever the topology brings. */
	| {type: 'set-network'; context: string; network?: string}
	/** Undefined: wherever the kubeconfig leads, or the cluster says that it is. */
	| {type: 'set-api-server'; context: string; apiServer?: string}
	| {type: 'waive'; waiver: Waiver}
	| {type: 'unwaive'; id: string}
	| {type: 'set-topology'; topology: Topology}
	| {type: 'set-trust'; trust: Trust}
	| {type: 'set-text'; field: 'mesh' | 'organization' | 'file'; text: string}
	/** Whether a base.yaml beside the mesh file overlays every cluster. */
	| {type: 'use-base'; use: boolean}
	| {type: 'restart-workloads'; restart: boolean}
	/** The answers of a draft. */
	| {type: 'resume'; answers: Answers; step: StepName};

export const startWizard = (flow: Flow, answers: Answers = noAnswers): WizardState => ({
	flow,
	step: stepsOf(flow)[0]?.name ?? 'clusters',
	answers,
	dropped: [],
});

/** The screens that these answers need, in order. */
export const visibleSteps = ({
	flow,
	answers,
}: Pick<WizardState, 'flow' | 'answers'>): readonly WizardStep[] =>
	stepsOf(flow).filter(({isHidden}) => isHidden?.(answers) !== true);

/** The screens to list for a person: on the first one all of them, since each cluster that is chosen could change what is needed. */
export const listedSteps = (
	state: Pick<WizardState, 'flow' | 'step' | 'answers'>,
): readonly WizardStep[] =>
	stepsOf(state.flow)[0]?.name === state.step ? stepsOf(state.flow) : visibleSteps(state);

const placeOf = (state: WizardState): number =>
	visibleSteps(state).findIndex(({name}) => name === state.step);

const move = (state: WizardState, by: 1 | -1): WizardState => {
	const target = visibleSteps(state)[placeOf(state) + by];
	return target === undefined ? state : {...state, step: target.name, dropped: []};
};

/** What keeps the next screen shut, as far as answers can tell. */
export const missingAnswer = (state: WizardState): string | undefined =>
	visibleSteps(state)[placeOf(state)]?.missing?.(state.answers);

const answered = (state: WizardState, change: Partial<Answers>): WizardState => {
	const {answers, dropped} = dropStale(state.answers, {...state.answers, ...change});
	return onVisibleStep({...state, answers, dropped});
};

/** An answer can make the screen needless that it was given on; then the one before it stands in. */
const onVisibleStep = (state: WizardState): WizardState => {
	const visible = visibleSteps(state);
	const all = stepsOf(state.flow).map(({name}) => name);
	const place = all.indexOf(state.step);
	return visible.some(({name}) => name === state.step)
		? state
		: {...state, step: visible.findLast(({name}) => all.indexOf(name) < place)?.name ?? state.step};
};

const changeCluster = (
	state: WizardState,
	context: string,
	change: Partial<ChosenCluster>,
): WizardState =>
	answered(state, {
		clusters: state.answers.clusters.map(cluster =>
			cluster.context === context ? {...cluster, ...change} : cluster,
		),
	});

/** Waivers and the root of a cluster speak of clusters by name, so they follow. */
const rename = (
	state: WizardState,
	{context, name}: {context: string; name: string},
): WizardState => {
	const old = state.answers.clusters.find(cluster => cluster.context === context)?.name;
	const waivers = state.answers.waivers.map(waiver => ({
		...waiver,
		clusters: waiver.clusters.map(cluster => (cluster === old ? name : cluster)),
	}));
	const {trust} = state.answers;
	const followed =
		trust?.mode === 'from-cluster' && trust.cluster === old
			? {trust: {...trust, cluster: name}}
			: {};
	return changeCluster({...state, answers: {...state.answers, waivers, ...followed}}, context, {
		name,
	});
};

/**
The wizard: pure. The step is always a visible one; back after next leads where one was; answers stay until what they rest on
changes, and `dropped` then says so.
*/
export const reduce = (state: WizardState, action: Action): WizardState => {
	switch (action.type) {
		case 'next': {
			return missingAnswer(state) === undefined ? move(state, 1) : state;
		}

		case 'back': {
			return move(state, -1);
		}

		case 'go': {
			const steps = visibleSteps(state);
			const target = steps.findIndex(({name}) => name === action.step);
			return target !== -1 && target < placeOf(state)
				? {...state, step: action.step, dropped: []}
				: state;
		}

		case 'choose': {
			return answered(state, {clusters: action.clusters});
		}

		case 'rename': {
			return rename(state, action);
		}

		case 'set-network': {
			return changeCluster(state, action.context, {network: action.network});
		}

		case 'set-api-server': {
			return changeCluster(state, action.context, {apiServer: action.apiServer});
		}

		case 'waive': {
			const names = new Set(state.answers.clusters.map(({name}) => name));
			return action.waiver.clusters.some(name => !names.has(name))
				? state
				: answered(state, {
						waivers: [
							...state.answers.waivers.filter(({id}) => id !== action.waiver.id),
							action.waiver,
						],
					});
		}

		case 'unwaive': {
			return answered(state, {waivers: state.answers.waivers.filter(({id}) => id !== action.id)});
		}

		case 'set-topology': {
			return answered(state, {topology: action.topology});
		}

		case 'set-trust': {
			return answered(state, {trust: action.trust});
		}

		case 'set-text': {
			return answered(state, {[action.field]: action.text});
		}

		case 'restart-workloads': {
			return answered(state, {restartsWorkloads: action.restart ? true : undefined});
		}

		case 'use-base': {
			return answered(state, {leavesBase: action.use ? undefined : true});
		}

		case 'resume': {
			const resumed = {...state, answers: action.answers, dropped: []};
			const steps = visibleSteps(resumed);
			const reachable = steps.findIndex(({missing}) => missing?.(action.answers) !== undefined);
			const wanted = steps.findIndex(({name}) => name === action.step);
			const index = reachable === -1 ? wanted : Math.min(wanted, reachable);
			return {...resumed, step: steps[Math.max(index, 0)]?.name ?? state.step};
		}
	}
};
