import {Buffer} from 'node:buffer';
import {toError} from '../../errors.ts';
import {listed} from '../../text/listed.ts';
import type {Secret} from '../../kubernetes/typed-object.ts';
import {authorityNames, type AuthorityNames} from '../../mesh/authority-names.ts';
import {certificatesOf, judgeAuthority, type Certificate} from '../../mesh/judge-authority.ts';
import {hasMisplacedBlock, keyBlocks, pemLabels} from '../../mesh/pem.ts';
import {cacertsName, systemNamespace} from '../../mesh/well-known.ts';
import type {CertificatesPort} from '../../ports/certificates.ts';
import {Sensitive} from '../../sensitive.ts';
import type {ClusterReader} from '../cluster-reader.ts';
import {factFrom} from '../fact.ts';
import type {CacertsContents, Fact} from '../facts.ts';
import {runningTrustDomain, surveyExistingIstio} from '../existing-istio.ts';
import {mayExist} from '../namespaces.ts';

type CacertsReader = Pick<CertificatesPort, 'read' | 'matches' | 'isSignedBy'>;

/** The blocks that istiod takes for a key; it looks at the first of the file alone (fact C-3). */
const keyLabels = new Set(['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY']);

/** Why istiod would not take a key: it opens none that is encrypted, and reads no further than the first block. */
const keyProblems = (
	{certificate, key}: {certificate: string; key: Sensitive},
	names: AuthorityNames,
	{matches}: CacertsReader,
): string[] => {
	const [label] = pemLabels(key.reveal());
	if (label !== undefined && !keyLabels.has(label)) {
		return [
			`${names.key} begins with "${label}", and istiod takes a private key alone, unencrypted, as the first block`,
		];
	}

	try {
		return matches(certificate, new Sensitive(keyBlocks(key.reveal())[0] ?? key.reveal()))
			? []
			: [`${names.key} is not the key of ${names.certificate}`];
	} catch (error) {
		return [`${names.key}: ${toError(error).message}`];
	}
};

/** What istiod does not send along with what it signs, since it sends the chain as it is; whoever gets that cannot verify it. */
const chainProblems = (
	{path, roots}: {path: readonly Certificate[]; roots: readonly Certificate[]},
	{chain, name}: {chain: string; name: string},
	certificates: CacertsReader,
): string[] => {
	const known = new Set(
		[...roots, ...(chain.trim() === '' ? [] : certificatesOf(chain, certificates))].map(
			({facts}) => facts.fingerprint,
		),
	);
	const lacking = path.filter(({facts}) => !known.has(facts.fingerprint));
	return lacking.length === 0
		? []
		: [
				`${name} lacks ${listed(lacking.map(({facts}) => `"${facts.subject}"`))}: istiod sends it along as it is, and nobody can verify what istiod signs`,
			];
};

/** What istiod will say of its certificates when it starts, and sidecars of what it signs (facts C-3 and C-10), and what is left of them for facts. Pure. */
export const judgeCacerts = (
	data: Readonly<Record<string, Sensitive>>,
	certificates: CacertsReader,
	use: {now: number; trustDomain?: string},
): CacertsContents => {
	const names = authorityNames(Object.keys(data));
	const textOf = (name: string): string => data[name]?.reveal() ?? '';
	const needed = [...new Set(Object.values(names))];
	// An empty chain is enough where nothing stands between, but its file has to be there.
	const missing = needed.filter(
		name => data[name] === undefined || (name !== names.chain && textOf(name).trim() === ''),
	);
	if (missing.length > 0) {
		return {problems: missing.map(name => `${name} is missing`), roots: []};
	}

	const {faults, path, roots, signer} = judgeAuthority(
		{
			files: names,
			texts: {
				certificate: textOf(names.certificate),
				root: textOf(names.root),
				chain: textOf(names.chain),
			},
		},
		certificates,
		use,
	);
	const alone = signer === undefined ? [] : [signer];
	const dated = path.length > 0 ? path : alone;
	return {
		problems: [
			...(signer === undefined
				? []
				: keyProblems(
						{certificate: signer.pem, key: new Sensitive(textOf(names.key))},
						names,
						certificates,
					)),
			// A key that is too short works all the same: none is brought into a cluster, and one that is there is not in its way.
			...needed
				.filter(name => hasMisplacedBlock(textOf(name)))
				.map(name => `${name}: a block begins within a line, and istiod does not read it`),
			...chainProblems(
				{path, roots},
				{chain: textOf(names.chain), name: names.chain},
				certificates,
			),
			...faults.filter(({code}) => code !== 'trust.weak-key').map(({message}) => message),
		],
		roots: [...new Set(roots.map(({facts}) => facts.fingerprint))],
		authority: signer?.facts.fingerprint,
		...(roots.length > 1 && path.length > 0 ? {signingRoot: path.at(-1)?.facts.fingerprint} : {}),
		notAfter: dated.length === 0 ? undefined : Math.min(...dated.map(({facts}) => facts.notAfter)),
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
	{now, trustDomain}: {now: number; trustDomain?: string},
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
		return secret === undefined
			? undefined
			: judgeCacerts(dataOf(secret), certificates, {
					now,
					trustDomain: trustDomain ?? runningTrustDomain(await surveyExistingIstio(reader)),
				});
	});
