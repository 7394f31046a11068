import assert from 'node:assert/strict';
import process from 'node:process';
import test from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {differences} from './differences.ts';
import {startLoad} from './load.ts';
import {startLab} from './start-lab.ts';
import {failed, sent, since, tallyFigures, tallyWords, untilAnswered} from './tallies.ts';
import {begun, makeWizard, pairsOf, said} from './wizard.ts';

const skip =
	process.env['LAB_EVIDENCE'] === '1'
		? false
		: 'only in npm run test:full: three whole clusters under load';
const [a, b, third] = ['stay-a', 'stay-b', 'third'] as const;
const both = {[a]: {network: 'net-a'}, [b]: {network: 'net-b'}};

/** Our own record is written anew, and istiod renews its elections every few seconds. */
const isExpected = (line: string): boolean =>
	line.includes('ConfigMap istio-system/mesh-wizard') ||
	line.endsWith('control-plane.alpha.kubernetes.io/leader');

void test(
	'the third of three joins and leaves while the other two talk',
	{timeout: 2_400_000, skip},
	async t => {
		await using lab = await startLab({clusters: [a, b, third]});
		await using wizard = await makeWizard(lab, both);
		const untouched = await lab.everything(third);
		const first = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
		assert.equal(first.exitCode, 0, said(first));
		const load = await startLoad(lab, [a, b]);
		const before = await untilAnswered(load.tally);
		const peersBefore = new Map(
			await Promise.all([a, b].map(async name => [name, await lab.everything(name)] as const)),
		);
		const startedAt = performance.now();

		const file = await wizard.read('mesh.yaml');
		const entry = `  # the new one\n  ${third}: {context: ${third}, network: net-c, role: primary}\n`;
		await wizard.write('mesh.yaml', `${file.trimEnd()}\n${entry}`);
		const joined = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
		assert.equal(joined.exitCode, 0, said(joined));
		assert.equal(
			pairsOf(joined).filter(pair => pair.includes(': pass')).length,
			6,
			pairsOf(joined).join('; '),
		);
		const installs = joined.events.flatMap(event =>
			event.type === 'step-finished' &&
			event.outcome === 'done' &&
			/\/(?:istiod|gateway)$/v.test(event.step)
				? [event.step]
				: [],
		);
		assert.deepEqual(
			installs.toSorted((one, other) => one.localeCompare(other)),
			[`${third}/gateway`, `${third}/istiod`],
			'the others are not installed again',
		);

		const written = await wizard.read('mesh.yaml');
		await wizard.write(
			'mesh.yaml',
			written.replace(new RegExp(String.raw`(  ${third}: \{.*)\}`, 'v'), '$1, state: leaving}'),
		);
		const planned = await wizard.run('plan', '-f', 'mesh.yaml');
		for (const words of [
			`deletes Secret istio-system/istio-remote-secret-${third}`,
			'deletes Deployment istio-system/istiod',
			'deletes MutatingWebhookConfiguration istio-sidecar-injector',
			'deletes Namespace istio-system',
		]) {
			assert.ok(planned.stdout.includes(words), `${words}\n${said(planned)}`);
		}

		const left = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
		assert.equal(left.exitCode, 0, said(left));
		assert.deepEqual(pairsOf(left), [`${a} → ${b}: pass by ${b}`, `${b} → ${a}: pass by ${a}`]);
		const seconds = (performance.now() - startedAt) / 1000;
		const after = await load.tally();
		const during = since(before, after);

		await t.test('no request failed meanwhile', () => {
			const words = tallyWords(during, seconds);
			t.diagnostic(words);
			for (const tally of during.values()) {
				assert.ok(sent(tally) / seconds >= 50, words);
				assert.equal(failed(tally), 0, words);
			}
		});

		await t.test(
			'of it nothing is left, with itself or with its peers, nor in the file',
			async () => {
				assert.deepEqual(differences(untouched, await lab.everything(third)), []);
				for (const name of [a, b]) {
					assert.deepEqual(
						differences(peersBefore.get(name) ?? [], await lab.everything(name)).filter(
							line => !isExpected(line),
						),
						[],
						name,
					);
				}

				assert.doesNotMatch(await wizard.read('mesh.yaml'), /third/v);
				const again = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
				assert.deepEqual(begun(again), [], said(again));
			},
		);

		await t.test('a server that is gone is counted as failures: the counting works', async () => {
			await lab.kubectl(b, '-n', 'load', 'scale', `deployment/echo-${b}`, '--replicas=0');
			const start = await load.tally();
			for (;;) {
				await sleep(1000);
				const now = since(start, await load.tally());
				if ((now.get(`${a} → ${b}, new connections`)?.['503'] ?? 0) > 10) {
					break;
				}
			}
		});

		keepEvidence('third-joins-and-leaves', {
			seconds: Math.round(seconds),
			during: tallyFigures(during),
		});
		await load.end();
	},
);
