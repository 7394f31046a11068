import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {makeMemoryCluster} from '../../source/demo/cluster/memory-cluster.ts';
import {makeClusterReader} from '../../source/survey/cluster-reader.ts';
import {surveyReaderRights} from '../../source/survey/reader-rights.ts';
import {bothWays, known, unknown} from '../helpers/facts.ts';

const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
const istiod = {
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name: 'istiod', namespace: 'istio-system', labels: {app: 'istiod'}},
};

describe('secret.reader-rights', () => {
	test('asks for the account of the peers, and names what it may not read', async () => {
		const asked: unknown[] = [];
		const rightsWhen = async (isAllowed: (resource: string) => boolean) => {
			const cluster = makeMemoryCluster({objects: [istiod]});
			cluster.answerReview(path, body => {
				const {spec} = body as {spec: {user: string; resourceAttributes: {resource: string}}};
				asked.push(spec.user);
				return {status: {allowed: isAllowed(spec.resourceAttributes.resource)}};
			});
			return surveyReaderRights(makeClusterReader(cluster));
		};

		const [whole, lacking] = [
			await rightsWhen(() => true),
			await rightsWhen(resource => resource !== 'endpointslices'),
		];
		assert.deepEqual(
			[...new Set(asked)],
			['system:serviceaccount:istio-system:istio-reader-service-account'],
		);
		assert.deepEqual(bothWays('secret.reader-rights', {readerRights: whole}), ['pass', 'pass']);
		assert.deepEqual(bothWays('secret.reader-rights', {readerRights: lacking}), ['note', 'warn']);
		assert.deepEqual(lacking.known ? lacking.value?.map(({resource}) => resource) : [], [
			'endpointslices',
		]);
	});

	test('asks nothing where no Istio is, and does not guess', async () => {
		const cluster = makeMemoryCluster();
		const fact = await surveyReaderRights(makeClusterReader(cluster));
		assert.deepEqual(fact.known && fact.value, undefined);
		assert.ok(cluster.requests.every(({verb}) => verb !== 'review'));
		assert.deepEqual(bothWays('secret.reader-rights', {readerRights: known(undefined)}), [
			'skipped',
			'skipped',
		]);
		assert.deepEqual(bothWays('secret.reader-rights', {readerRights: unknown()}), [
			'unknown',
			'unknown',
		]);
	});
});
