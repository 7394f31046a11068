import assert from 'node:assert/strict';
import {test} from 'node:test';
import {contextFor, type MeshSession} from '../../source/session/mesh-session.ts';
import {noLeavingClusters} from '../../source/engine/leaving-clusters.ts';
import {factsOf, known, modelOf} from '../helpers/facts.ts';

const nodesOf = (...providers: string[]) => ({
	nodes: known({
		ready: 1,
		total: 1,
		architectures: ['amd64'],
		providers,
	}),
});

test("no plan is made of a gateway that would be public against mesh.yaml's word, whatever is waived", async () => {
	const model = modelOf([
		{name: 'east-1', network: 'east', gateway: {internal: true}},
		{name: 'west-1', network: 'west'},
	]);
	const contextOn = async (provider: string) =>
		contextFor({model} as unknown as MeshSession, {
			facts: [factsOf({name: 'east-1', ...nodesOf(provider)}), factsOf({name: 'west-1'})],
			leavingClusters: noLeavingClusters('shop'),
			emit: () => undefined,
			signal: AbortSignal.any([]),
			readyTimeoutMs: 1,
			signs: false,
		});
	await assert.rejects(contextOn('hcloud'), {
		message:
			'nothing was changed: internal load balancers are asked for, and it is not known how\n  east-1: its nodes are of hcloud',
		exitCode: 5,
	});
	// On a known provider it goes on, and only then misses what this session doesn't have.
	await assert.rejects(contextOn('gce'), TypeError);
});
