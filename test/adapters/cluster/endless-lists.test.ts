import assert from 'node:assert/strict';
import {test} from 'node:test';
import {makeClusterReader} from '../../../source/survey/cluster-reader.ts';
import {listItems} from '../../../source/survey/list-items.ts';
import {connectTo} from '../../helpers/connect-to.ts';
import {sendJson, startFakeApiServer} from '../../helpers/fake-api-server.ts';

const item = {metadata: {name: 'a', namespace: 'default', uid: 'u', resourceVersion: '1'}};

for (const [how, page, says] of [
	[
		'without objects',
		(count: number) => ({metadata: {continue: String(count)}, items: []}),
		/without objects names a next one/v,
	],
	[
		'in a circle',
		(count: number) => ({metadata: {continue: String(count % 2)}, items: [item]}),
		/leads in a circle/v,
	],
	[
		'without end',
		(count: number) => ({metadata: {continue: String(count)}, items: [item]}),
		/400 pages were read/v,
	],
] as const) {
	void test(`a list of pages ${how} is given up, whichever way it is read`, async t => {
		let count = 0;
		const {url, requests} = await startFakeApiServer(t, (_request, response) => {
			count++;
			sendJson(response, page(count));
		});
		const cluster = connectTo(t, url);
		await assert.rejects(cluster.list({apiVersion: 'v1', kind: 'Pod'}), {
			kind: 'too-large',
			message: says,
		});
		await assert.rejects(
			listItems(makeClusterReader(cluster), {
				path: '/apis/example.com/v1/things',
				shape: {metadata: {name: 'string'}},
				atMost: 5000,
			}),
			{kind: 'too-large', message: says},
		);
		assert.ok(requests.length <= 800);

		// As many as are wanted may be read of any list.
		const wanted = how === 'without objects' ? 0 : 1;
		assert.equal(
			(await cluster.list({apiVersion: 'v1', kind: 'Pod'}, {atMost: 1}).catch(() => [])).length,
			wanted,
		);
	});
}

void test('more objects than were asked for are left out', async t => {
	const {url} = await startFakeApiServer(t, (_request, response) => {
		sendJson(response, {metadata: {continue: 'x'}, items: Array.from({length: 1000}, () => item)});
	});
	const cluster = connectTo(t, url);
	assert.equal((await cluster.list({apiVersion: 'v1', kind: 'Pod'}, {atMost: 10})).length, 10);
});
