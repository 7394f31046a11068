import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test from 'node:test';
import {execa} from 'execa';
import {makeCertificates} from '../../source/adapters/certificates.ts';
import {Sensitive} from '../../source/sensitive.ts';
import {judgeCacerts} from '../../source/survey/secrets/cacerts-contents.ts';
import {makeVariant, type Files, type Variant} from './authority/make-variant.ts';
import {exceptions, outcomes} from './authority/outcomes.ts';
import {prepare, tryVariant} from './authority/try-variant.ts';
import {variants} from './authority/variants.ts';
import {applyTo} from './defects/kit/apply.ts';
import {startLab, type Lab} from './start-lab.ts';

/** With `LAB_VARIANTS`, a pattern, those whose names it fits; each takes a quarter of a minute on a machine that does nothing else. */
const pattern = process.env['LAB_VARIANTS'];
const sample =
	/^(?:P-256, as|signer for (?:serverAuth only|any extended usage)|signer without basic|signer with name constraints critical,permitted;URI:\.example|roots A and B)/v;
const chosen = variants.filter(({name}) =>
	(pattern === undefined ? sample : new RegExp(pattern, 'v')).test(name),
);

const lanes = ['authority-a', 'authority-b'] as const;
const certificates = makeCertificates();

const small = [
	'telemetry.enabled=false',
	'pilot.resources.requests.cpu=10m',
	'pilot.resources.requests.memory=100Mi',
	'global.proxy.resources.requests.cpu=10m',
];

const installIstiod = async (lab: Lab, cluster: string, files: Files): Promise<void> => {
	await lab.kubectl(cluster, 'create', 'namespace', 'istio-system');
	await applyTo(lab, cluster, [
		{
			apiVersion: 'v1',
			kind: 'Secret',
			metadata: {name: 'cacerts', namespace: 'istio-system'},
			stringData: files,
		},
	]);
	await execa(
		'istioctl',
		[
			'install',
			'-y',
			'--context',
			cluster,
			'--set',
			'profile=minimal',
			...small.flatMap(value => ['--set', `values.${value}`]),
		],
		{env: lab.env, extendEnv: false, stdin: 'ignore'},
	);
	await prepare(lab, cluster);
};

const problemsOf = (files: Files): readonly string[] =>
	judgeCacerts(
		Object.fromEntries(
			Object.entries(files).map(([name, content]) => [
				name,
				new Sensitive(typeof content === 'string' ? content : new TextDecoder().decode(content)),
			]),
		),
		certificates,
		{now: Date.now()},
	).problems;

void test(
	'what istiod and sidecars make of a CA is what was said beforehand',
	{timeout: 3_600_000},
	async t => {
		const folder = await mkdtemp(path.join(tmpdir(), 'authority-'));
		t.after(async () => rm(folder, {recursive: true}));
		await using lab = await startLab({clusters: lanes});
		const left: Variant[] = [...chosen];
		const wrong: string[] = [];
		await Promise.all(
			lanes.map(async cluster => {
				const own = path.join(folder, cluster);
				const [first = assert.fail()] = variants;
				await installIstiod(
					lab,
					cluster,
					(await makeVariant(path.join(own, 'first'), first)).files,
				);
				for (let variant = left.shift(); variant !== undefined; variant = left.shift()) {
					const {name} = variant;
					const {files} = await makeVariant(path.join(own, String(left.length)), variant);
					const {kind, detail} = await tryVariant(lab, cluster, files);
					t.diagnostic(`${name}: ${kind} ${detail}`);
					const problems = problemsOf(files);
					const expected = outcomes[name] ?? 'works';
					if (kind !== expected) {
						wrong.push(`${name}: ${kind} (${detail}) instead of ${expected}`);
					}

					if (exceptions[name] === undefined && (problems.length === 0) !== (kind === 'works')) {
						wrong.push(`${name}: ${kind}, and was told ${problems.join('; ') || 'nothing'}`);
					}
				}
			}),
		);
		assert.ok(chosen.length > 0);
		assert.deepEqual(wrong, []);
	},
);
