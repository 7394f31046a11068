import {platformNames} from '../mesh/base-for.ts';
import {topologies} from '../mesh/place-clusters.ts';
import {scenarioNames} from '../demo/scenario.ts';

/** One flag as the help shows it. Flags without `value` are switches. */
export type Flag = {
	short?: string;
	long: string;
	/** What stands for the value in the help. */
	value?: string;
	isRepeatable?: boolean;
	description: string;
};

const flag = (
	long: string,
	description: string,
	rest: Omit<Flag, 'long' | 'description'> = {},
): Flag => ({long, description, ...rest});

/** Every command takes these. */
export const commonFlags: readonly Flag[] = [
	flag(
		'kubeconfig',
		'a kubeconfig; repeat it to merge several (default: KUBECONFIG, else ~/.kube/config)',
		{value: 'path', isRepeatable: true},
	),
	flag('timeout', 'for one API request (default: 10s)', {value: 'duration'}),
	flag('plain', 'print plain lines, never a full screen'),
	flag('no-color', 'print no colours'),
	flag('log-file', 'also write a detailed log there', {value: 'path'}),
	flag('verbose', 'print more, stack traces of bugs included', {short: 'v'}),
];

export const fileFlag = flag('file', 'the mesh file', {short: 'f', value: 'path'});
export const contextsFlag = flag('contexts', 'check these kubeconfig contexts', {
	value: 'a,b',
	isRepeatable: true,
});
export const allContextsFlag = flag('all-contexts', 'check every context of the kubeconfig');
export const readyTimeoutFlag = flag(
	'ready-timeout',
	'for something to become ready (default: 10m)',
	{value: 'duration'},
);
export const surveyConcurrencyFlag = flag('concurrency', 'clusters read at a time (default: 16)', {
	value: 'number',
});
export const runConcurrencyFlag = flag('concurrency', 'istioctl processes at a time (default: 8)', {
	value: 'number',
});
export const yesFlag = flag('yes', 'answer the question with yes', {short: 'y'});
export const exitCodeFlag = flag('exit-code', 'exit 6 when there are changes');
export const allowWarningsFlag = flag(
	'allow-warnings',
	'exit 0 when there are only warnings and unknowns',
);
export const strictFlag = flag('strict', 'exit 3 when there are warnings or unknowns');
export const waiveFlag = flag(
	'waive',
	'accept what a check finds, everywhere or in the named clusters, for a reason that reports show; repeatable',
	{value: 'ID[=cluster,…][: reason]', isRepeatable: true},
);
export const waiveFileFlag = flag(
	'waive-file',
	'accept what a YAML file lists (docs/waivers.md); repeatable',
	{value: 'path', isRepeatable: true},
);
export const onlyFlag = flag(
	'only',
	'run only these checks, by id or category; reports name the others',
	{value: 'id,category', isRepeatable: true},
);
export const againstFlag = flag(
	'against',
	'say what is new, still there and fixed since an earlier report (of -o json); the exit code stays that of now',
	{value: 'path'},
);
export const skipFlag = flag(
	'skip',
	'leave these checks out, by id or category; reports name them',
	{value: 'id,category', isRepeatable: true},
);
export const readSecretsFlag = flag(
	'read-secrets',
	'also open the Secret cacerts and remote secrets, and try those out',
);
export const probeFlag = flag(
	'probe',
	'also try peers from inside: creates a namespace with one or two pods in each cluster, and removes it',
);
export const probeImageFlag = flag(
	'probe-image',
	'the image of those pods (default: verify.image of mesh.yaml)',
	{value: 'image'},
);
export const probeTimeoutFlag = flag(
	'ready-timeout',
	'for the pods of --probe to run (default: 1m)',
	{value: 'duration'},
);
export const printRbacFlag = flag(
	'print-rbac',
	'print the ClusterRole that a preflight with these flags needs; contacts nothing',
);
export const downloadIstioctlFlag = flag(
	'download-istioctl',
	'download istioctl into the cache where none of the right version is on PATH',
);
export const istioctlUrlFlag = flag(
	'istioctl-url',
	"a mirror of Istio's releases (default: MESH_WIZARD_ISTIOCTL_URL, else GitHub)",
	{value: 'url'},
);
export const initFlags: readonly Flag[] = [
	flag('file', 'the mesh file to write (default: mesh.yaml)', {short: 'f', value: 'path'}),
	flag('from', 'take mesh, clusters and networks from a topology.yaml of setup-mesh.sh', {
		value: 'path',
	}),
	flag('mesh', 'the ID of the mesh', {value: 'id'}),
	flag('contexts', 'the clusters by kubeconfig context, or name=context', {
		value: 'a,b',
		isRepeatable: true,
	}),
	flag('topology', `${topologies.join(', ')} (default: primaries on networks of their own)`, {
		value: 'shape',
	}),
	flag('networks', 'the network of each cluster in the order of --contexts, or one for all', {
		value: 'a,b',
		isRepeatable: true,
	}),
	flag('primaries', 'the clusters that run an istiod; the others are their remotes', {
		value: 'a,b',
		isRepeatable: true,
	}),
	flag('organization', 'O= of the certificates (default: the ID of the mesh)', {value: 'name'}),
	flag('istio-version', 'the version of Istio (default: that of istioctl on PATH)', {
		value: 'version',
	}),
	flag(
		'trust',
		'generated, root=CERT,KEY, intermediates, from-cluster=NAME, in-cluster, self-signed, external (default: generated)',
		{value: 'mode'},
	),
	flag(
		'certs',
		'the folder of generated or brought certificates (default: certs beside the mesh file)',
		{value: 'path'},
	),
	flag(
		'platform',
		`on what the clusters run, or name=platform for one: ${platformNames.join(', ')}, other (default: by the contexts' names)`,
		{value: 'a,b', isRepeatable: true},
	),
	flag('encrypt', 'encrypt the key of a root that is made'),
];
export const passphraseFileFlag = flag(
	'passphrase-file',
	'the passphrase of an encrypted key is the first line of this file',
	{value: 'path'},
);
export const restartWorkloadsFlag = flag(
	'restart-workloads',
	'agree to restarts of workloads that run with an identity of before, one at a time in each cluster: in these namespaces, or in all without a value',
	{value: 'a,b'},
);
export const takeOverFlag = flag(
	'take-over',
	'take back what somebody else has changed of remote secrets and of what gateways publish; the plan names it',
);
export const outputFlag = (choices: readonly string[]): Flag =>
	flag('output', `${choices.join(', ')} (default: ${choices[0]})`, {short: 'o', value: 'format'});
export const scenarioFlag = flag(
	'scenario',
	`what the simulated clusters are like: ${scenarioNames.join(', ')} (default: ${scenarioNames[0]})`,
	{value: 'name'},
);
export const speedFlag = flag('speed', 'how many times faster than life (default: 1)', {
	value: 'number',
});
export const listFlag = flag('list', 'list every check and end; needs no cluster');
export const explainFlag = flag(
	'explain',
	'say what a check looks at, why, and when it comes to which status, and end',
	{value: 'ID', isRepeatable: true},
);
