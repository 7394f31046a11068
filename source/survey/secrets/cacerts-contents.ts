import {Buffer} from 'node:buffer';
import {toError} from '../../errors.ts';
import type {Secret} from '../../kubernetes/typed-object.ts';
import {certificateBlocks} from '../../mesh/pem.ts';
import {cacertsName, systemNamespace} from '../../mesh/well-known.ts';
import type {CertificatesPort} from '../../ports/certificates.ts';
import {Sensitive} from '../../sensitive.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import {factFrom} from '../fact.ts';
import type {CacertsContents, Fact} from '../facts.ts';
import {mayExist} from '../namespaces.ts';

type CacertsReader = Pick<CertificatesPort, 'read' | 'matches' | 'isSignedBy'>;

/** What istiod looks for: its own names, or those of a TLS Secret (fact C-2). */
const formats = [
	{
		certificate: 'ca-cert.pem',
		key: 'ca-key.pem',
		root: 'root-cert.pem',
		chain: 'cert-chain.pem',
	},
	{
		certificate: 'tls.crt',
		key: 'tls.key',
		root: 'ca.crt',
		chain: 'tls.crt',
	},
] as const;

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

type Links = {certificate: string; others: readonly string[]; roots: readonly string[]};

/** The certificates from the intermediate to a root that signs for it, both included; undefined where the chain is broken. */
const pathFrom = (
	{certificate, others, roots}: Links,
	{read, isSignedBy}: CacertsReader,
	depth = 0,
): string[] | undefined => {
	const own = read(certificate)[0]?.fingerprint;
	if (roots.some(root => read(root)[0]?.fingerprint === own)) {
		return [certificate];
	}

	const root = roots.find(candidate => isSignedBy(certificate, candidate));
	if (root !== undefined) {
		return [certificate, root];
	}

	const next =
		depth > 5
			? undefined
			: others.find(
					candidate =>
						read(candidate)[0]?.fingerprint !== own && isSignedBy(certificate, candidate),
				);
	const rest =
		next === undefined
			? undefined
			: pathFrom(
					{certificate: next, others, roots},
					{read, isSignedBy, matches: () => true},
					depth + 1,
				);
	return rest === undefined ? undefined : [certificate, ...rest];
};

const attempt = <T>(read: () => T): {value: T} | {error: string} => {
	try {
		return {value: read()};
	} catch (error) {
		return {error: toError(error).message};
	}
};

/** What istiod will say of its certificates when it starts (fact C-3), and what is left of them for facts. Pure. */
export const judgeCacerts = (
	data: Readonly<Record<string, Sensitive>>,
	certificates: CacertsReader,
	now: number,
): CacertsContents => {
	const present = new Set(
		Object.entries(data)
			.filter(([, value]) => value.reveal().trim() !== '')
			.map(([name]) => name),
	);
	const format = formats.find(({key}) => present.has(key)) ?? formats[0];
	const missing = Object.values(format).filter(name => !present.has(name));
	if (missing.length > 0) {
		return {problems: [...new Set(missing)].map(name => `${name} is missing`), roots: []};
	}

	const pemOf = (name: string) => data[name]?.reveal() ?? '';
	const [certificate, roots] = [
		attempt(() => certificates.read(pemOf(format.certificate))),
		attempt(() => certificates.read(pemOf(format.root))),
	];
	if ('error' in certificate || 'error' in roots) {
		return {
			problems: [
				...('error' in certificate ? [`${format.certificate}: ${certificate.error}`] : []),
				...('error' in roots ? [`${format.root}: ${roots.error}`] : []),
			],
			roots: [],
		};
	}

	const [authority] = certificate.value;
	const key = attempt(() =>
		certificates.matches(pemOf(format.certificate), new Sensitive(pemOf(format.key))),
	);
	const path = attempt(() =>
		pathFrom(
			{
				certificate: certificateBlocks(pemOf(format.certificate))[0] ?? '',
				others: [
					...certificateBlocks(pemOf(format.chain)),
					...certificateBlocks(pemOf(format.certificate)),
				],
				roots: certificateBlocks(pemOf(format.root)),
			},
			certificates,
		),
	);
	const links = 'value' in path ? (path.value ?? []).flatMap(pem => certificates.read(pem)) : [];
	const dated = links.length > 0 ? links : certificate.value.slice(0, 1);
	const problems = [
		...('error' in key ? [`${format.key}: ${key.error}`] : []),
		...('value' in key && !key.value
			? [`${format.key} is not the key of ${format.certificate}`]
			: []),
		...(authority !== undefined && !(authority.isAuthority && authority.maySign)
			? [`${format.certificate} is not a CA and may not sign`]
			: []),
		...('error' in path || path.value === undefined
			? [`${format.certificate} does not lead to ${format.root} by ${format.chain}`]
			: []),
		...dated
			.filter(({notAfter}) => notAfter <= now)
			.map(({subject, notAfter}) => `${subject} expired on ${dateOf(notAfter)}`),
		...dated
			.filter(({notBefore}) => notBefore > now)
			.map(({subject, notBefore}) => `${subject} is not valid before ${dateOf(notBefore)}`),
		// The intermediate signs for workloads; each authority above it has one more below.
		...links
			.filter(({pathLength}, index) => pathLength !== undefined && pathLength < index)
			.map(
				({subject, pathLength}) =>
					`${subject} allows ${String(pathLength)} authorities below it, fewer than there are`,
			),
	];
	return {
		problems,
		roots: [...new Set(roots.value.map(({fingerprint}) => fingerprint))],
		authority: authority?.fingerprint,
		notAfter: dated.length === 0 ? undefined : Math.min(...dated.map(({notAfter}) => notAfter)),
	};
};

/** The Secret's data as texts that show themselves to nobody. */
export const dataOf = ({data = {}}: Secret): Record<string, Sensitive> =>
	Object.fromEntries(
		Object.entries(data).map(([key, value]) => [
			key,
			new Sensitive(Buffer.from(value, 'base64').toString('utf8')),
		]),
	);

/** Reads the Secret itself: only where the user has asked for it. */
export const surveyCacertsContents = async (
	reader: ClusterReader,
	certificates: CacertsReader,
	now: number,
): Promise<Fact<CacertsContents | undefined>> =>
	factFrom(`Secret ${systemNamespace}/${cacertsName}`, async () => {
		const secret = (await mayExist(reader, systemNamespace))
			? await reader.read({
					apiVersion: 'v1',
					kind: 'Secret',
					name: cacertsName,
					namespace: systemNamespace,
				})
			: undefined;
		return secret === undefined ? undefined : judgeCacerts(dataOf(secret), certificates, now);
	});
