import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import type {MemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {kindOf} from '../../source/engine/steps/step-kinds.ts';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import {isPending, type Action, type ActionType, type Step} from '../../source/plan/steps.ts';
import {modelOf} from '../helpers/model.ts';
import {makePlannedMesh} from '../helpers/planned-mesh.ts';
import {playWorkload} from '../helpers/proxies.ts';

/*
No action may end a finding by what it writes about itself. Each kind of step is carried out in a world in which its writes have no
effect and only what they note of themselves stays; looking again has to show that it is still needed. The table is typed over
all kinds, so that a new one has to say how it stands this.
*/

const model = modelOf([
	{name: 'east', network: 'net-a'},
	{name: 'west', network: 'net-b'},
]);
const system = 'istio-system';
const asPlanned = {cluster: 'east', network: 'net-a', mesh: 'shop'};

type World = {east: MemoryCluster; hasEffect: boolean};
type Case =
	/** Breaks a whole mesh, so that it has a pending step of the kind; or hands out a step that no plan of it has. */
	| ((world: World) => Action | undefined)
	/** Executes nothing: its observation is all of it. */
	| 'looks only'
	/** Carries itself out and looks at each object (`test/engine/leaving-clusters.test.ts`). */
	| 'runs itself';

const drop =
	(ref: {apiVersion: string; kind: string; name: string; namespace?: string}) =>
	({east}: World): undefined => {
		assert.ok(east.object(ref), `${ref.kind} ${ref.name} is there`);
		east.drop(ref);
	};

const secret = (name: string) => ({apiVersion: 'v1', kind: 'Secret', name, namespace: system});

const cases: Readonly<Record<ActionType, Case>> = {
	namespace({east}) {
		const ref = {apiVersion: 'v1', kind: 'Namespace', name: system};
		const live = east.object(ref);
		assert.ok(live);
		const {'topology.istio.io/network': _network, ...labels} = live.metadata.labels ?? {};
		east.put({...live, metadata: {...live.metadata, labels}});
		return undefined;
	},
	apply: drop({
		apiVersion: 'networking.istio.io/v1',
		kind: 'Gateway',
		name: 'cross-network-gateway',
		namespace: system,
	}),
	cacerts: drop(secret('cacerts')),
	install: drop({
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		name: 'istio-eastwestgateway',
		namespace: system,
	}),
	root: 'looks only',
	address: 'looks only',
	reader: drop({
		apiVersion: 'rbac.authorization.k8s.io/v1',
		kind: 'ClusterRoleBinding',
		name: `istio-reader-clusterrole-${system}`,
	}),
	'remote-secret': drop(secret('istio-remote-secret-west')),
	synced: 'looks only',
	forget({east}) {
		east.put({
			apiVersion: 'v1',
			kind: 'Secret',
			metadata: {
				name: 'istio-remote-secret-gone',
				namespace: system,
				labels: {
					'istio/multiCluster': 'true',
					'app.kubernetes.io/managed-by': 'mesh-wizard',
				},
				annotations: {'networking.istio.io/cluster': 'gone'},
			},
			data: {gone: ''},
		});
		return {type: 'forget', peer: 'gone', secrets: 'own'};
	},
	prune({east}) {
		const ref = {apiVersion: 'v1', kind: 'ConfigMap', name: 'surplus', namespace: system};
		east.put({
			apiVersion: ref.apiVersion,
			kind: ref.kind,
			metadata: {
				name: ref.name,
				namespace: system,
				labels: {'app.kubernetes.io/managed-by': 'mesh-wizard'},
			},
		});
		return {type: 'prune', objects: [ref]};
	},
	remove: 'runs itself',
	restart({east, hasEffect}) {
		playWorkload(
			east,
			{namespace: 'shop', name: 'cart'},
			hasEffect ? asPlanned : {cluster: 'Kubernetes'},
		);
		return undefined;
	},
	record: drop({apiVersion: 'v1', kind: 'ConfigMap', name: 'mesh-wizard', namespace: system}),
};

/** Undoes every write at once: as somebody does who manages the same objects. What the write noted of itself stays. */
const undoWrites = (cluster: MemoryCluster): void => {
	const before = new Map<string, KubeObject>(
		cluster
			.objects()
			.map(object => [
				`${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`,
				object,
			]),
	);
	cluster.onWrite(({ref, dryRun}) => {
		const was = before.get(`${ref.kind} ${ref.namespace ?? ''}/${ref.name}`);
		if (dryRun || ref.kind === 'Deployment') {
			return;
		}

		if (was === undefined) {
			cluster.drop(ref);
			return;
		}

		const noted = Object.entries(cluster.object(ref)?.metadata.annotations ?? {});
		cluster.put({
			...was,
			metadata: {
				...was.metadata,
				annotations: {...was.metadata.annotations, ...Object.fromEntries(noted)},
			},
		});
	});
};

const carryOut = async (type: ActionType, hasEffect: boolean) => {
	const mesh = makePlannedMesh(model, {restartConsent: 'all'});
	await mesh.run();
	const east = mesh.clusters.get('east');
	const spoil = cases[type];
	assert.ok(east !== undefined && typeof spoil === 'function');
	const action = spoil({east, hasEffect});
	const plan = await mesh.plan();
	const planned = plan.steps.find(
		step => step.cluster === 'east' && step.action.type === type && isPending(step),
	);
	const step: Step | undefined =
		action === undefined
			? planned
			: {
					id: `east/${type}`,
					cluster: 'east',
					title: '',
					needs: [],
					action,
					destructive: false,
					reason: '',
					objects: [],
				};
	assert.ok(step, `a step of kind ${type} is pending`);
	if (!hasEffect) {
		undoWrites(east);
		if (type === 'install') {
			east.onWrite(({ref}) => {
				east.drop(ref);
			});
		}
	}

	return mesh.carryOut(step);
};

describe('what a step writes ends nothing by itself', () => {
	for (const type of Object.keys(cases) as ActionType[]) {
		it(type, async () => {
			const bare: unknown = {type};
			const kind = kindOf({action: bare as Action});
			switch (cases[type]) {
				case 'looks only': {
					assert.deepEqual([kind.execute, kind.run], [undefined, undefined]);
					break;
				}

				case 'runs itself': {
					assert.ok(kind.run !== undefined && kind.execute === undefined);
					break;
				}

				default: {
					const cured = await carryOut(type, true);
					assert.equal(cured.state, 'done', `where it has an effect: ${JSON.stringify(cured)}`);
					const kept = await carryOut(type, false);
					assert.equal(kept.state, 'needed', JSON.stringify(kept));
				}
			}
		});
	}
});
