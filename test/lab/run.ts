/** `npm run test:lab`: the tests on real clusters, those that need only API servers beside those that need whole clusters. */
import {readdirSync} from 'node:fs';
import path from 'node:path';
import {runLanes} from '../groups/run-lanes.ts';
import {globalSetup, globalTeardown} from '../groups/set-up.ts';

/** Kills a process and looks at what is left of its clusters, which the next start of any cluster takes away. */
const alone = ['lab.lab.ts'];

/** These start no kubelet: a few seconds and 0.3 GB for a cluster, and nobody waits for pods. */
const apiServersOnly = [
	'api-semantics.lab.ts',
	'defects.lab.ts',
	'kubeconfigs.lab.ts',
	'manifests.lab.ts',
	'preflight.lab.ts',
	'refusals.lab.ts',
	'requests.lab.ts',
	'rights.lab.ts',
];

const files = readdirSync(import.meta.dirname)
	.filter(file => file.endsWith('.lab.ts'))
	.toSorted((a, b) => a.localeCompare(b));
const those = (isWanted: (file: string) => boolean) =>
	files.filter(file => isWanted(file)).map(file => path.join(import.meta.dirname, file));

await globalSetup();
try {
	await runLanes([
		[those(file => alone.includes(file))],
		[
			those(file => ![...alone, ...apiServersOnly].includes(file)),
			those(file => apiServersOnly.includes(file)),
		],
	]);
} finally {
	await globalTeardown();
}
