import {execa} from 'execa';
import {guideScript, writeGuideFiles} from '../lab/guide.ts';
import {startLab, type Lab, type LabSettings} from '../lab/start-lab.ts';
import {makeWizard, said} from '../lab/wizard.ts';

const seconds = async (work: () => Promise<void>): Promise<number> => {
	const started = performance.now();
	await work();
	return (performance.now() - started) / 1000;
};

const purge = async (lab: Lab) => {
	await Promise.all(
		lab.contexts.map(async name => {
			await execa('istioctl', ['uninstall', '--purge', '-y', '--context', name], {
				env: lab.env,
				extendEnv: false,
			});
			await lab.kubectl(name, 'delete', 'namespace', 'istio-system', '--wait');
			await lab.kubectl(
				name,
				'-n',
				'kube-system',
				'delete',
				'configmap',
				'istio-ca-root-cert',
				'--ignore-not-found',
			);
		}),
	);
};

const median = (values: readonly number[]): number =>
	values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
/** Median and spread, in seconds. */
const show = (values: readonly number[]): string =>
	`${median(values).toFixed(1)} s (${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)})`;

/** Each list in the order of the pairs; ratios are documented over installed. */
type Comparison = {
	documentedSeconds: readonly number[];
	installedSeconds: readonly number[];
	provenSeconds: readonly number[];
	ratios: readonly number[];
};

/**
Primaries on a network each: mesh-wizard against the documented commands in sequence (decision D-39), in alternating pairs
on the same clusters. Times are those of this machine; only the ratio means something.
*/
export const compareWithGuide = async ({
	names,
	pairs,
	loadBalancer = 'on',
}: {
	names: readonly string[];
	pairs: number;
	loadBalancer?: LabSettings['loadBalancer'];
}): Promise<Comparison> => {
	await using lab = await startLab({clusters: names, loadBalancer});
	await using wizard = await makeWizard(
		lab,
		Object.fromEntries(names.map(name => [name, {network: `net-${name}`}])),
	);
	await writeGuideFiles(wizard.directory, names);
	const apply = async (): Promise<{installed: number; proven: number}> => {
		const run = await wizard.run('apply', '-f', 'mesh.yaml', '--yes', '-o', 'jsonl');
		if (run.exitCode !== 0) {
			throw new Error(said(run));
		}

		const at = (type: string, last = false) =>
			(last
				? run.events.findLast(
						event => event.type === type && !('step' in event && event.step.endsWith('/record')),
					)
				: run.events.find(event => event.type === type)
			)?.at ?? Number.NaN;
		return {
			installed: (at('step-finished', true) - at('run-started')) / 1000,
			proven: (at('run-finished') - at('run-started')) / 1000,
		};
	};

	// The certificates are made once, before anything is measured, and used by both.
	await apply();
	const down = async () => {
		const run = await wizard.run('teardown', '-f', 'mesh.yaml', '--yes');
		if (run.exitCode !== 0) {
			throw new Error(said(run));
		}
	};

	await down();
	const documented: number[] = [];
	const installed: number[] = [];
	const proven: number[] = [];
	for (let pair = 0; pair < pairs; pair++) {
		documented.push(
			await seconds(async () => {
				await execa('bash', ['-c', guideScript(names)], {
					cwd: wizard.directory,
					env: lab.env,
					extendEnv: false,
				});
			}),
		);
		await purge(lab);
		const result = await apply();
		installed.push(result.installed);
		proven.push(result.proven);
		await down();
	}

	const ratios = documented.map((value, index) => value / (installed[index] ?? Number.NaN));
	return {
		documentedSeconds: documented,
		installedSeconds: installed,
		provenSeconds: proven,
		ratios,
	};
};

/** `documented commands 41.0 s (…), mesh-wizard installs in …; ratio 3.1 (… to …)`. */
export const sayComparison = ({
	documentedSeconds,
	installedSeconds,
	provenSeconds,
	ratios,
}: Comparison): string =>
	`documented commands ${show(documentedSeconds)}, mesh-wizard installs in ${show(installedSeconds)}, with proof ${show(provenSeconds)}; ratio ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;
