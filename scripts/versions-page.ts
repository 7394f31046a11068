import {defaultIstio} from '../source/mesh/default-istio.ts';
import {
	istioMinors,
	istioTableDay,
	type Day,
	type IstioMinor,
	type LookedUp,
} from '../source/mesh/istio-minors.ts';
import {nearDays, oldTableDays} from '../source/mesh/support.ts';

type Row = [what: string, cell: (minor: IstioMinor) => string];

const dayText = ({on, isEstimate}: Day): string =>
	isEstimate === true ? `about ${on} (estimate)` : on;
const lookedUpText = ({on, where}: LookedUp): string => `${where} (${on})`;

const facts: readonly Row[] = [
	['newest release known', ({release: {newest}}) => newest],
	['first released', ({support: {released}}) => dayText(released)],
	['supported until', ({support: {until}}) => dayText(until)],
	[
		'Kubernetes',
		({kubernetes: {minimum, maximum}}) => `1.${String(minimum)} to 1.${String(maximum)}`,
	],
	['refused below', ({kubernetes: {hard}}) => `Kubernetes 1.${String(hard)}`],
	["istioctl's own image hub", ({images: {hub}}) => `\`${hub}\``],
	[
		'installed from',
		({images: {hub, instead}}) => `\`${instead ?? hub}\`, unless an overlay names a hub`,
	],
	['built with Gateway API', ({gatewayApi: {bundle}}) => bundle],
	[
		'reads a kind from bundle',
		({gatewayApi: {minimums}}) =>
			Object.entries(minimums)
				.map(([kind, version]) => `${kind} ${version}`)
				.join(', '),
	],
	[
		'columns of `istioctl remote-clusters`',
		({multicluster: {hasRevisionColumn}}) =>
			['NAME', 'SECRET', 'STATUS', 'ISTIOD', ...(hasRevisionColumn ? ['REVISION'] : [])].join(', '),
	],
	[
		'istiod accepts `--clusterAliases`',
		({multicluster: {acceptsClusterAliases}}) => (acceptsClusterAliases ? 'yes' : 'no'),
	],
];

const sources: readonly Row[] = [
	['releases', ({release}) => lookedUpText(release.lookedUp)],
	['support', ({support}) => lookedUpText(support.lookedUp)],
	['Kubernetes', ({kubernetes}) => lookedUpText(kubernetes.lookedUp)],
	['image hubs', ({images}) => lookedUpText(images.lookedUp)],
	['Gateway API', ({gatewayApi}) => lookedUpText(gatewayApi.lookedUp)],
	['`remote-clusters` and aliases', ({multicluster}) => lookedUpText(multicluster.lookedUp)],
];

const table = (rows: readonly Row[]): string[] => [
	`| | ${istioMinors.map(({istio}) => istio).join(' | ')} |`,
	`|---|${istioMinors.map(() => '---').join('|')}|`,
	...rows.map(
		([what, cell]) => `| ${what} | ${istioMinors.map(minor => cell(minor)).join(' | ')} |`,
	),
];

const known = istioMinors.map(({istio}) => istio);

/** docs/istio-versions.md: what differs between the known minors, from the one table that the program goes by. */
export const versionsPage = (): string =>
	[
		'<!-- Written by scripts/write-docs.ts from source/mesh/istio-minors.ts. -->',
		'# Versions of Istio',
		'',
		`mesh-wizard knows the minors ${known.slice(0, -1).join(', ')} and ${known.at(-1) ?? ''}, each with all its patches. Where nothing else says a version, it proposes ${defaultIstio}: \`init\`, the guided set-up, downloads and remedies.`,
		'',
		"- A minor that is not in the table is judged as the nearest one that is, and findings say so (`judged as Istio 1.30`). What only another minor's row speaks against is a warning at most.",
		'- A development build (`1.32-alpha.eed52ebb66ad`) is accepted with a note and judged as its minor.',
		`- [\`version.support\`](checks.md#version.support) (the version in mesh.yaml, else istioctl's) and [\`istio.support\`](checks.md#istio.support) (what runs) warn from ${String(nearDays)} days before the end of a minor's support.`,
		`- The table was made on ${istioTableDay}. When it is more than ${String(oldTableDays)} days old, [\`version.table\`](checks.md#version.table) says so: \`npx mesh-wizard@latest\` has a newer one.`,
		'',
		...table(facts),
		'',
		"An estimate follows Istio's policy (a minor is supported until six weeks after the second next one) and its rhythm of about three months.",
		'',
		'## Sources',
		'',
		'Where each group of facts was looked up, and when.',
		'',
		...table(sources),
		'',
	].join('\n');
