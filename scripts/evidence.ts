import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';

/**
What `npm run test:full` shows and the quick tests do not: each piece of evidence names the sources that it rests on. When
they have changed since, it is stale: not wrong, but to be made again before a release.
*/
export const evidence = {
	'kill-and-resume': [
		'source/engine',
		'source/plan',
		'source/adapters/istioctl.ts',
		'source/adapters/cluster.ts',
		'source/adapters/cluster',
		'source/teardown',
		'source/trust',
	],
	'two-clusters-against-the-guide': [
		'source/engine',
		'source/plan',
		'source/verify',
		'source/adapters',
	],
	'four-clusters-against-the-guide': [
		'source/engine',
		'source/plan',
		'source/verify',
		'source/adapters',
	],
	'six-clusters-in-one-apply': [
		'source/engine',
		'source/plan',
		'source/verify',
		'source/teardown',
		'source/mesh/model.ts',
	],
	'preflight-defects': ['source/checks', 'source/survey', 'test/lab/defects'],
	'preflight-proofs': ['source/engine', 'source/plan', 'source/verify', 'test/lab/defects'],
	'preflight-remedies': ['source/checks', 'test/lab/defects'],
	'third-joins-and-leaves': ['source/engine', 'source/plan', 'source/teardown'],
	'upgrade-under-load': ['source/engine', 'source/plan', 'source/survey/proxies.ts'],
	growth: ['source/engine', 'source/plan', 'source/trust', 'source/survey/proxies.ts'],
	'dead-api-servers': [
		'source/survey',
		'source/adapters/cluster.ts',
		'source/adapters/cluster',
		'source/engine/run-survey.ts',
	],
	'preflight-100': [
		'source/survey',
		'source/checks',
		'source/adapters/cluster.ts',
		'source/adapters/cluster',
		'source/engine/run-survey.ts',
	],
} as const satisfies Record<string, readonly string[]>;

export type EvidenceName = keyof typeof evidence;

const root = path.join(import.meta.dirname, '..');
const fileOf = (name: string) => path.join(root, 'docs', 'evidence', `${name}.json`);

/** SHA-256 over the names and contents of the sources as they are in the working tree. */
const hashOf = (sources: readonly string[]): string => {
	const files = execFileSync('git', ['ls-files', '-z', '--', ...sources], {
		cwd: root,
		encoding: 'utf8',
	})
		.split('\0')
		.filter(Boolean);
	const hash = createHash('sha256');
	for (const file of files.toSorted((a, b) => a.localeCompare(b))) {
		hash.update(`${file}\0`).update(readFileSync(path.join(root, file)));
	}

	return hash.digest('hex');
};

/** What the sources of a piece of evidence are by now. */
export const sourcesHash = (name: EvidenceName): string => hashOf(evidence[name]);

/** Writes figures with the hash of the sources; `hash` where they rest on others than those of now. */
export const writeEvidence = (
	name: EvidenceName,
	figures: unknown,
	hash = sourcesHash(name),
): void => {
	mkdirSync(path.dirname(fileOf(name)), {recursive: true});
	writeFileSync(
		fileOf(name),
		`${JSON.stringify(
			{
				name,
				made: new Date().toISOString().slice(0, 10),
				sources: evidence[name],
				hash,
				figures,
			},
			null,
			'\t',
		)}\n`,
	);
};

/** The figures as they were written last; undefined where there are none. */
export const readFigures = (name: EvidenceName): unknown => {
	let text: string;
	try {
		text = readFileSync(fileOf(name), 'utf8');
	} catch {
		return undefined;
	}

	return (JSON.parse(text) as {figures: unknown}).figures;
};

export type State = 'fresh' | 'stale' | 'missing';

export const stateOf = (name: EvidenceName): State => {
	let text: string;
	try {
		text = readFileSync(fileOf(name), 'utf8');
	} catch {
		return 'missing';
	}

	return (JSON.parse(text) as {hash: string}).hash === sourcesHash(name) ? 'fresh' : 'stale';
};
