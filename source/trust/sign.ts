import type {CertificatesPort} from '../ports/certificates.ts';
import type {Sensitive} from '../sensitive.ts';
import type {TrustMaterial} from './material.ts';

/** What signs intermediates: a root, or an authority below one. All PEM, one certificate each; the key stays in memory. */
export type SigningAuthority = {
	certificate: string;
	key: Sensitive;
	/** From its issuer up to the root; empty where it is the root. */
	chain: readonly string[];
};

/** Intermediates of their own for clusters, in memory alone: they go from here into the clusters' Secrets, and to no disk. */
export const signIntermediates = async (
	authority: SigningAuthority,
	{
		certificates,
		organization,
		clusters,
		now,
	}: {
		certificates: CertificatesPort;
		organization: string;
		clusters: readonly string[];
		now: number;
	},
): Promise<Map<string, TrustMaterial>> => {
	const {certificate, key, chain} = authority;
	const root = chain.at(-1) ?? certificate;
	const fingerprint = (pem: string): string => certificates.read(pem)[0]?.fingerprint ?? '';
	const made = await Promise.all(
		clusters.map(async cluster => {
			const pair = await certificates.makeIntermediate({
				root: {certificate, key},
				organization,
				cluster,
				now,
			});
			const material: TrustMaterial = {
				certificate: pair.certificate,
				key: pair.key,
				chain: [pair.certificate, certificate, ...chain].join(''),
				root,
				fingerprints: {roots: [fingerprint(root)], authority: fingerprint(pair.certificate)},
			};
			return [cluster, material] as const;
		}),
	);
	return new Map(made);
};
