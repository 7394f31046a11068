import assert from 'node:assert/strict';
import {test} from 'node:test';
import {assertLeft, launchDemo, screens, see, walkTo} from './demo-journey.ts';

void test("somebody's first mesh: chosen, checked, planned, installed, proven by traffic, and told of afterwards", async t => {
	await using terminal = await launchDemo(t);
	const contexts = await see(terminal, /nothing listens at port 36443/v);
	assert.match(contexts, /gke_shop_europe-west1_edge\s+asked when chosen/v);
	assert.match(contexts, /● Clusters.*\n ○ Preflight/v);

	const review = await walkTo(terminal, 'review');
	assert.match(review, /✔ Trust.*\n ● Review/v);
	assert.match(review, /3 things to know first/v);
	assert.match(review, /east-1 +primary · east-1/v);
	assert.match(review, /i install · s save/v);

	await terminal.press('i');
	await see(terminal, screens.install);
	const panes = await see(terminal, /✔ istiod/v);
	assert.match(panes, /east-1 +primary .*east-2 +primary .*west-1 +primary/v);
	await see(terminal, screens.verify);
	const done = await see(terminal, screens.done);
	assert.match(done, /✔ The mesh mesh1 is installed, and its traffic is proven/v);
	assert.match(done, /6 of 6 pairs of clusters proven by requests that the right one answered/v);

	await terminal.press('down', 'enter');
	const proof = await see(terminal, /from \/ to/v);
	assert.match(proof, /east-1 +– +❯?✔/v);
	await terminal.press('n');
	await see(terminal, screens.done);
	await terminal.press('q');
	const normal = await assertLeft(terminal, {
		exitCode: 0,
		says: [
			/^\[simulated\] ✔ \d+ steps done, 6 pairs of clusters proven by traffic$/mv,
			'No cluster and no file was touched.',
		],
	});
	assert.ok(!normal.includes('Journal'), normal);
});
