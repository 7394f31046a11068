/*
How long a kubeconfig with 1,000 contexts, each with a CA, a client certificate and a key of its own, takes to be listed (decision D-39:
under 300 ms), against one with 3: reading it and naming its clusters, and the guided set-up's first frame that has
them all, in a real pseudo-terminal, from the bundle.
Needs the build: npm run build && node --import=tsx test/bench/thousand-contexts.ts [rounds]
*/
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {mkdtemp, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {stringify} from 'yaml';
import {keepEvidence} from '../../scripts/evidence/figure.ts';
import {loadKubeconfig} from '../../source/adapters/kubeconfig/load-kubeconfig.ts';
import {allContexts} from '../../source/commands/find-contexts.ts';
import {defaultClusterNames} from '../../source/mesh/default-names.ts';
import {medians} from './median.ts';
import {untilShown} from './until-shown.ts';

const bin = path.resolve(import.meta.dirname, '../../distribution/cli.js');
const rounds = Number(process.argv[2] ?? 7);
const aimMs = 300;
const home = await mkdtemp(path.join(tmpdir(), 'mesh-wizard-bench-'));

/** A certificate and key as they stand in kubeconfigs; whose they are plays no part in listing. */
const material = (): {certificate: string; key: string} => {
	execFileSync(
		'openssl',
		[
			'req',
			'-x509',
			'-newkey',
			'rsa:2048',
			'-nodes',
			'-keyout',
			'key.pem',
			'-out',
			'cert.pem',
			'-days',
			'30',
			'-subj',
			'/CN=bench',
		],
		{cwd: home, stdio: 'ignore'},
	);
	return {
		certificate: readFileSync(path.join(home, 'cert.pem'), 'base64'),
		key: readFileSync(path.join(home, 'key.pem'), 'base64'),
	};
};

const {certificate, key} = material();
/** Servers that nobody listens for: listing the contexts is what is measured. */
const kubeconfigOf = (count: number): string => {
	const names = Array.from(
		{length: count},
		(_, index) =>
			`arn:aws:eks:eu-central-1:123456789012:cluster/cluster-${String(index).padStart(4, '0')}`,
	);
	return stringify(
		{
			apiVersion: 'v1',
			kind: 'Config',
			clusters: names.map(name => ({
				name,
				cluster: {server: 'https://127.0.0.1:1', 'certificate-authority-data': certificate},
			})),
			users: names.map(name => ({
				name,
				user: {'client-certificate-data': certificate, 'client-key-data': key},
			})),
			contexts: names.map(name => ({name, context: {cluster: name, user: name}})),
		},
		{lineWidth: 0},
	);
};

/** What `preflight --all-contexts` and the guided set-up do before they open anything. */
const list = (file: string, count: number): {ms: number; cpuMs: number} => {
	const [start, before] = [performance.now(), process.cpuUsage()];
	const contexts = allContexts(loadKubeconfig({paths: [file], env: {}, home}));
	const {names} = defaultClusterNames(contexts.map(({name}) => name));
	const ms = performance.now() - start;
	const {user, system} = process.cpuUsage(before);
	if (names.size !== count) {
		throw new Error(`${String(names.size)} of ${String(count)} contexts were named`);
	}

	return {ms, cpuMs: (user + system) / 1000};
};

try {
	const [few, many] = [path.join(home, '3.yaml'), path.join(home, '1000.yaml')];
	await writeFile(few, kubeconfigOf(3));
	await writeFile(many, kubeconfigOf(1000));
	const taken: number[][] = [];
	for (let round = 0; round < rounds; round++) {
		const [three, thousand] = [list(few, 3), list(many, 1000)];
		taken.push([
			three.ms,
			thousand.ms,
			thousand.cpuMs,
			await untilShown(home, ['-e', 'console.log("shown")'], /shown/v),
			await untilShown(home, [bin, '--kubeconfig', few], /3 contexts/v),
			await untilShown(home, [bin, '--kubeconfig', many], /1,?000 contexts/v),
		]);
	}

	const [listFew = 0, listMany = 0, cpu = 0, shell = 0, frameFew = 0, frameMany = 0] =
		medians(taken);
	const {size} = await stat(many);
	keepEvidence('thousand-contexts', {
		rounds,
		listedMs: listMany,
		aimMs,
		processorMs: cpu,
		threeListedMs: listFew,
		firstFrameMs: frameMany - shell,
		firstFrameOfThreeMs: frameFew - shell,
	});
	const ms = (value: number) => `${value.toFixed(0)} ms`;
	console.log(
		`1,000 contexts (${(size / 1e6).toFixed(1)} MB): listed in ${ms(listMany)}, ${(listMany / aimMs).toFixed(2)} of the ${String(aimMs)} ms aimed at (${ms(cpu)} of processor time; 3 contexts: ${listFew.toFixed(1)} ms); first frame with all of them ${ms(frameMany - shell)} after a bare node's, ${((frameMany - shell) / (frameFew - shell)).toFixed(2)} x that of 3 (median of ${String(rounds)} rounds)`,
	);
} finally {
	await rm(home, {recursive: true, force: true});
}
