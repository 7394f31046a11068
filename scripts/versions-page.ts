import {istioMinors, type IstioMinor} from '../source/mesh/istio-minors.ts';

const rows: ReadonlyArray<[what: string, cell: (minor: IstioMinor) => string]> = [
	['newest release known', ({newest}) => newest],
	['Kubernetes', ({kubernetes: {minimum, maximum}}) => `1.${String(minimum)} to 1.${String(maximum)}`],
	['refused below', ({kubernetes: {hard}}) => `Kubernetes 1.${String(hard)}`],
	['istioctl\'s own image hub', ({images: {hub}}) => `\`${hub}\``],
	['installed from', ({images: {hub, instead}}) => `\`${instead ?? hub}\`, unless an overlay names a hub`],
	['built with Gateway API', ({gatewayApi: {bundle}}) => bundle],
	['reads a kind from bundle', ({gatewayApi: {minimums}}) => Object.entries(minimums).map(([kind, version]) => `${kind} ${version}`).join(', ')],
	['columns of `istioctl remote-clusters`', ({hasRevisionColumn}) => ['NAME', 'SECRET', 'STATUS', 'ISTIOD', ...(hasRevisionColumn ? ['REVISION'] : [])].join(', ')],
	['istiod accepts `--clusterAliases`', ({acceptsClusterAliases}) => acceptsClusterAliases ? 'yes' : 'no'],
];

/** docs/istio-versions.md: what differs between the supported minors, from the one table that the program goes by. */
export const versionsPage = (): string => [
	'<!-- Written by scripts/write-docs.ts from source/mesh/istio-minors.ts. -->',
	'# Versions of Istio',
	'',
	`Supported are the minors ${istioMinors.map(({istio}) => istio).join(' and ')}, each with all its patches. A development build (\`1.32-alpha.eed52ebb66ad\`) is accepted with a note and judged as the newest minor; another minor gets a warning from \`istioctl.version\`, and nothing is promised for it.`,
	'',
	`| | ${istioMinors.map(({istio}) => istio).join(' | ')} |`,
	`|---|${istioMinors.map(() => '---').join('|')}|`,
	...rows.map(([what, cell]) => `| ${what} | ${istioMinors.map(minor => cell(minor)).join(' | ')} |`),
	'',
].join('\n');
