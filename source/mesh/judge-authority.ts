import {MeshError} from '../errors.ts';
import {describeRoots} from '../trust/fingerprints.ts';
import {authorityFaults, type AuthorityFault} from './authority-faults.ts';
import type {CertificateFacts} from './certificate-facts.ts';
import {certificateBlocks} from './pem.ts';

/** How certificates are read, and who signed whom: `CertificatesPort`. */
type CertificateReader = {
	/** Throws `MeshError` for text that holds none. */
	read: (pem: string) => CertificateFacts[];
	isSignedBy: (certificate: string, issuer: string) => boolean;
};

export type Certificate = {pem: string; facts: CertificateFacts};

/** The files of a CA as istiod takes them, by what they are for: their names, or their texts (fact C-2). */
export type AuthorityFiles = {certificate: string; root: string; chain: string};

type JudgedAuthority = {
	faults: readonly AuthorityFault[];
	/** From what signs for workloads up to the root, both included; empty where a link is missing. A root that signs by itself stands alone. */
	path: readonly Certificate[];
	roots: readonly Certificate[];
	/** What signs; undefined where it cannot be read. */
	signer?: Certificate;
};

/** The certificates of a text, each by itself. Throws as `read` does. */
export const certificatesOf = (text: string, {read}: CertificateReader): Certificate[] => {
	const facts = read(text);
	return certificateBlocks(text).flatMap((pem, index) => {
		const own = facts[index];
		return own === undefined ? [] : [{pem, facts: own}];
	});
};

/** From a certificate up to one of the roots, by who signed whom, in whatever order the others are; undefined where a link is missing. */
export const pathToRoot = (
	certificate: Certificate,
	{others, roots}: {others: readonly Certificate[]; roots: readonly Certificate[]},
	reader: CertificateReader,
): Certificate[] | undefined => {
	const isSame = (other: Certificate): boolean =>
		other.facts.fingerprint === certificate.facts.fingerprint;
	if (roots.some(root => isSame(root))) {
		return [certificate];
	}

	const root = roots.find(({pem}) => reader.isSignedBy(certificate.pem, pem));
	if (root !== undefined) {
		return [certificate, root];
	}

	// Several may have the name and the key of its issuer: one that has expired beside its successor, a root that another has signed.
	const left = others.filter(other => !isSame(other));
	for (const issuer of left.filter(({pem}) => reader.isSignedBy(certificate.pem, pem))) {
		const rest = pathToRoot(issuer, {others: left, roots}, reader);
		if (rest !== undefined) {
			return [certificate, ...rest];
		}
	}

	return undefined;
};

/**
Whether istiod starts with the certificates of a CA and sidecars accept what it signs: the same for files that a user brings and for
`cacerts` in a cluster (fact C-10). Of several certificates beside the key the first signs, as istiod has it; a root may be a bundle.
*/
export const judgeAuthority = (
	{files, texts}: {files: AuthorityFiles; texts: AuthorityFiles},
	reader: CertificateReader,
	{now, trustDomain}: {now: number; trustDomain?: string},
): JudgedAuthority => {
	const faults: AuthorityFault[] = [];
	const readAll = (part: keyof AuthorityFiles): Certificate[] => {
		try {
			return certificatesOf(texts[part], reader);
		} catch (error) {
			if (!(error instanceof MeshError)) {
				throw error;
			}

			const file = files[part];
			faults.push({
				code: error.code,
				file,
				message: `${file}: ${error.message}`,
				remedy: error.remedy.length > 0 ? error.remedy : [`Put a readable PEM file there: ${file}`],
			});
			return [];
		}
	};

	const [signer, ...beside] = readAll('certificate');
	const roots = readAll('root');
	// An empty chain is none: istiod needs one only where something stands between.
	const chain = texts.chain.trim() === '' ? [] : readAll('chain');
	if (signer === undefined || roots.length === 0) {
		return {faults, path: [], roots, signer};
	}

	const path = pathToRoot(signer, {others: [...beside, ...chain], roots}, reader);
	const judge = ({facts}: Certificate, index: number, file: string): AuthorityFault[] =>
		authorityFaults({file, facts, now, below: index, trustDomain});
	faults.push(...judge(signer, 0, files.certificate));
	if (path === undefined) {
		faults.push({
			code: 'trust.chain-broken',
			file: files.certificate,
			message: `${files.certificate} ("${signer.facts.subject}", issued by "${signer.facts.issuer}") does not lead to ${files.root} (${roots.map(({facts}) => `"${facts.subject}"`).join(', ')}, ${describeRoots(roots.map(({facts}) => facts.fingerprint))}) by ${files.chain}`,
			remedy: [
				`Put the certificate of ${files.certificate}, every authority above it and the root into ${files.chain}, each followed by the one that signed it.`,
			],
		});
		return {faults, path: [], roots, signer};
	}

	const isRoot = ({facts}: Certificate): boolean =>
		roots.some(root => root.facts.fingerprint === facts.fingerprint);
	for (const [index, one] of path.entries()) {
		if (index > 0) {
			faults.push(...judge(one, index, isRoot(one) ? files.root : files.chain));
		}
	}

	return {faults, path, roots, signer};
};
