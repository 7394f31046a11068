import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import type {Finding} from '../../source/checks/finding.ts';
import {checks} from '../../source/checks/index.ts';
import {runChecks, type RunChecksOptions} from '../../source/checks/run-checks.ts';
import {preflightMarkdown} from '../../source/reporters/markdown.ts';
import type {PreflightResult} from '../../source/reporters/preflight-result.ts';
import type {ClusterFacts} from '../../source/survey/facts.ts';
import {contextOf, deadFacts, factsOf, known, modelOf, rangesOf} from '../helpers/facts.ts';
import {findingOf} from '../helpers/finding.ts';
import {nastyText} from '../helpers/nasty-text.ts';
import {resultOf} from '../helpers/preflight-result.ts';

const markdownOf = (
	clusters: readonly ClusterFacts[],
	{
		waive,
		...result
	}: Partial<PreflightResult> & RunChecksOptions & {model?: ReturnType<typeof modelOf>} = {},
): string =>
	preflightMarkdown(
		resultOf({
			clusters,
			findings: runChecks(checks, contextOf(clusters, {model: result.model}), {waive}),
			...result,
		}),
	);

const alike = ['east-1', 'east-2'].map(name =>
	factsOf({name, podRanges: rangesOf('10.11.0.0/16')}),
);
const shared = modelOf([{name: 'east-1'}, {name: 'east-2'}]);

/** Lines outside of fenced blocks. */
const proseOf = (text: string): string[] => {
	let fence = '';
	return text.split('\n').filter(line => {
		const mark = /^`{3,}/v.exec(line)?.[0];
		if (fence === '' && mark !== undefined) {
			fence = mark;
			return false;
		}

		if (fence !== '') {
			fence = line === fence ? '' : fence;
			return false;
		}

		return true;
	});
};

describe('the Markdown report', () => {
	test('begins with the sums, then what is not passed with its commands in a block', () => {
		const text = markdownOf(alike, {model: shared});
		assert.match(
			text,
			/^## mesh-wizard preflight\n\n\*\*2 clusters: \d+ passed, 1 failed.*\*\* \(2026-11-21T12:00:00\.000Z, 0\.8 s\)\n\n### Not passed\n\n#### ✖ `network\.pod-cidr-overlap`: pod addresses do not overlap \(failed\)\n/v,
		);
		assert.match(text, /- \*\*east-1 ↔ east-2\*\*: both use 10\.11\.0\.0\/16/v);
		assert.match(
			text,
			/\n\nRemedy: .*\n\n```sh\nkubectl --context admin@east-1 get nodes .*\nkubectl --context admin@east-2 get nodes .*\n```\n/v,
		);
		assert.match(text, /\n\| check \| east-1 \| east-2 \|\n\| --- \| --- \| --- \|\n/v);
		assert.match(text, /\n\| `network\.pod-cidr-overlap` \| ✖ fail \| ✖ fail \|\n/v);
		assert.match(text, /\n✔ Passed in every cluster: `api\.reachable`, /v);
	});

	test('lists what was waived with its reason, what ran out and what was left out', () => {
		const text = markdownOf(alike, {
			model: shared,
			waive: [
				{
					id: 'network.pod-cidr-overlap',
					clusters: [],
					reason: 'a|b <c> `d`',
					until: '2027-01-31',
				},
			],
			expiredWaivers: [
				{
					id: 'nodes.ready',
					clusters: ['east-1'],
					reason: 'rebuilt',
					until: '2026-01-31',
				},
			],
			leftOut: ['clock.skew'],
		});
		assert.match(
			text,
			/\| `network\.pod-cidr-overlap` \| east-1 ↔ east-2 \| fail \| .* \| a\\\|b &lt;c&gt; \\`d\\` \| 2027-01-31 \|\n/v,
		);
		assert.match(text, /\n- ▲ the waiver of nodes\.ready in east-1 ran out on 2026-01-31/v);
		assert.match(text, /### Not checked\n\n.*clock\.skew\./v);
		assert.doesNotMatch(text, /### Not passed/v);
	});

	test('says what is simulated, and keeps dead clusters and large meshes short', () => {
		const many = Array.from({length: 50}, (_, index) =>
			index === 7
				? deadFacts('dead')
				: factsOf({
						name: `c-${String(index)}`,
						podRanges: rangesOf(`10.${String(index % 5)}.0.0/16`),
						nodes: known({ready: 0, total: 1, architectures: []}),
					}),
		);
		const text = markdownOf(many, {simulated: true});
		assert.match(text, /\n\*\*Simulated clusters: nothing below is real\.\*\*\n/v);
		assert.match(text, /\? \d+ checks could not be decided because dead does not answer\./v);
		assert.match(text, /\n\| c-3 \| \d+ passed, /v);
		assert.ok(text.split('\n').length < 180, String(text.split('\n').length));
	});

	test('shows texts word for word: they make no markup, no HTML, no column, and end no block', () => {
		fc.assert(
			fc.property(nastyText, nastyText, (observed, command) => {
				const finding = findingOf({
					status: 'fail',
					title: observed,
					observed,
					source: observed,
					why: observed,
					remedy: {summary: observed, commands: [command]},
				});
				const waived: Finding = {
					...finding,
					status: 'waived',
					waivedFrom: 'fail',
					waiver: {reason: observed},
				};
				const text = preflightMarkdown(
					resultOf({clusters: [factsOf({name: 'east-1'})], findings: [finding, waived]}),
				);
				const prose = proseOf(text);
				assert.ok(
					prose.every(line => !/[<>@]|(?!\t)\p{Cc}/v.test(line)),
					text,
				);
				const rows = prose
					.filter(line => line.startsWith('| `nodes.ready`'))
					.map(line => line.replaceAll(/\\./gv, '').split('|').length - 2);
				assert.deepEqual(rows, [2, 6]);
				assert.ok(prose.includes('### Waived'), text);
			}),
		);
	});
});
