import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {shapes} from '../helpers/model.ts';
import {makePlannedMesh} from '../helpers/planned-mesh.ts';

describe("istiod's debug pages", () => {
	const observed = async (answer?: (page: string) => unknown, refused?: string) => {
		const mesh = makePlannedMesh(shapes['one-network']);
		await mesh.run();
		mesh.clusters
			.get('east-2')
			?.answerReview('/apis/authorization.k8s.io/v1/subjectaccessreviews', body => {
				const {spec} = body as {spec: {resourceAttributes: {resource: string}}};
				return {status: {allowed: spec.resourceAttributes.resource !== refused}};
			});
		if (answer !== undefined) {
			mesh.clusters.get('east-1')?.answerPod('istio-system/istiod-1:15014', path => ({
				status: 200,
				body: JSON.stringify(answer(path.split('/').at(-1) ?? '')),
			}));
		}

		const {steps} = await mesh.plan();
		return steps.find(({id}) => id === 'east-1/synced')?.observation;
	};

	it('are unknown in another shape, never done; an empty one knows no peer', async () => {
		const done = await observed();
		assert.equal(done?.state, 'done');

		const strange = await observed(() => ({clusters: []}));
		assert.equal(strange?.state, 'unknown');
		assert.match(strange.detail, /istiod-1 answers another shape of \/debug\/clusterz/v);

		const shards = await observed(page =>
			page === 'clusterz'
				? [{id: 'east-2', syncStatus: 'synced'}]
				: {'istiod.istio-system.svc.cluster.local': ['nothing that is known']},
		);
		assert.equal(shards?.state, 'unknown');
		assert.match(shards.detail, /endpoints of istiod\.istio-system\.svc\.cluster\.local/v);

		const empty = await observed(() => null);
		assert.equal(empty?.state, 'needed');
		assert.match(empty.differences.join('\n'), /east-2 is not known to it/v);
	});

	it('of a peer that times out: what may not be read there is said before anything is guessed of the way', async () => {
		const late = (page: string) =>
			page === 'clusterz' ? [{id: 'east-2', syncStatus: 'timeout'}] : {};
		const said = async (refused?: string) => {
			const observation = await observed(late, refused);
			assert.equal(observation?.state, 'needed');
			return observation.differences.join('\n');
		};

		assert.match(
			await said('endpointslices'),
			/istiod-1: east-2 is timeout: forbidden there: endpointslices$/v,
		);
		assert.match(await said(), /does not get through to that API server/v);
	});
});
