import assert from 'node:assert/strict';
import {operatorFor} from '../../source/installers/istioctl/operator-for.ts';
import {publishedServer} from '../../source/mesh/api-server.ts';
import type {KubeObject} from '../../source/kubernetes/object.ts';
import {clusterOf, type Model} from '../../source/mesh/model.ts';
import {recordObject} from '../../source/engine/steps/record.ts';
import {namespaceObject} from '../../source/plan/manifests/namespace.ts';
import {readerObjects} from '../../source/plan/manifests/reader.ts';
import {remoteSecret} from '../../source/plan/manifests/remote-secret.ts';
import type {OperatorDocument} from '../../source/installers/istioctl/operator-document.ts';
import {stepsFor} from '../../source/plan/steps-for.ts';
import type {ActionType, Step} from '../../source/plan/steps.ts';
import {Sensitive} from '../../source/sensitive.ts';
import {cacertsSecret} from '../../source/trust/material.ts';
import {helloObjects, namespaceObject as proofNamespace} from '../../source/verify/manifests.ts';

/** What a step writes: objects of the wizard's own, or a document that istioctl makes objects of. */
type Rendered =
	| {step: string; cluster: string; objects: readonly KubeObject[]}
	| {step: string; cluster: string; operator: OperatorDocument};

/** Of the ranges for examples: what a run would learn from the clusters. */
const known = {gateway: '192.0.2.10', server: 'https://192.0.2.1:6443', hash: '0'.repeat(64)};

/** What the kinds that write objects of the wizard's own write. */
const objectsOf: {
	readonly [K in ActionType]?: (model: Model, step: Step<K>) => readonly KubeObject[];
} = {
	namespace: (_, {action}) => [namespaceObject({...action, isOurs: true})],
	apply: (_, {action}) => action.objects,
	cacerts: (_, {cluster}) => [
		cacertsSecret({
			certificate: `the intermediate of ${cluster}`,
			key: new Sensitive('its key'),
			chain: 'both',
			root: 'the root',
			fingerprints: {roots: [known.hash], authority: known.hash},
		}).reveal(),
	],
	reader: () => readerObjects(),
	'remote-secret'(model, {action: {from}}) {
		const {exposesApiServer, tlsServerName} = clusterOf(model, from);
		return [
			remoteSecret(
				{
					cluster: from,
					server: exposesApiServer ? publishedServer(known.gateway) : known.server,
					tlsServerName,
					authority: 'Q0E=',
					readerUid: '00000000-0000-0000-0000-000000000000',
				},
				new Sensitive('a token'),
			).reveal(),
		];
	},
	record: (model, {action}) => [
		recordObject({model, planHash: known.hash, toolVersion: '0.0.0'}, action.role, true),
	],
};

const writtenBy = <K extends ActionType>(model: Model, step: Step<K>): readonly KubeObject[] =>
	objectsOf[step.action.type]?.(model, step) ?? [];

/** Everything that an apply of the model writes, in the order of the plan, and the proof's objects after it. */
export const renderedFor = (model: Model): Rendered[] => [
	...stepsFor(model).flatMap((step): Rendered[] => {
		const {id, cluster, action} = step;
		if (action.type === 'install') {
			return [
				{
					step: id,
					cluster,
					operator: operatorFor(
						action.addressOf === undefined ? action : {...action, address: known.gateway},
					),
				},
			];
		}

		const objects = writtenBy(model, step);
		assert.ok(objects.length > 0 || step.objects.length === 0, `what ${id} writes is not known`);
		return objects.length === 0 ? [] : [{step: id, cluster, objects}];
	}),
	...model.clusters.map(({name}): Rendered => ({
		step: `${name}/proof`,
		cluster: name,
		objects: [
			proofNamespace('mesh-wizard-verify-run', 'a-run'),
			...helloObjects(model, name, 'mesh-wizard-verify-run'),
		],
	})),
];
