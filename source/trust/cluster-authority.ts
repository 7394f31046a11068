import {exitCodes, MeshError, toError} from '../errors.ts';
import {authorityNames} from '../mesh/authority-names.ts';
import {certificatesOf, pathToRoot} from '../mesh/judge-authority.ts';
import {cacertsName, selfSignedName, systemNamespace} from '../mesh/well-known.ts';
import type {CertificatesPort} from '../ports/certificates.ts';
import type {Sensitive} from '../sensitive.ts';
import {authorityProblems} from './authority-problems.ts';
import {throwErrors} from './file-error.ts';
import {describeRoots} from './fingerprints.ts';
import type {SigningAuthority} from './sign.ts';

/** A Secret's data by key; undefined where there is no such Secret. */
export type SecretTexts = Readonly<Record<string, Sensitive>> | undefined;

type ClusterSecrets = {
	cluster: string;
	/** What istiod has made for itself, and leaves there when it gets `cacerts`. */
	selfSigned: SecretTexts;
	cacerts: SecretTexts;
};

const authorityIn = (
	name: string,
	data: NonNullable<SecretTexts>,
	{
		cluster,
		root,
		certificates,
		now,
	}: {cluster: string; root: string; certificates: CertificatesPort; now: number},
): SigningAuthority => {
	const file = `Secret ${systemNamespace}/${name} in ${cluster}`;
	const names = authorityNames(Object.keys(data));
	const textOf = (name: string): string => data[name]?.reveal() ?? '';
	const [own, ...beside] = certificatesOf(textOf(names.certificate), certificates);
	const keyText = data[names.key];
	if (own === undefined || keyText === undefined) {
		throw new MeshError(`${file} holds no key`, {code: 'trust.key-missing'});
	}

	const {facts, pem: certificate} = own;
	const others = [names.chain, names.root].flatMap(name => {
		const text = textOf(name);
		return text.trim() === '' ? [] : certificatesOf(text, certificates);
	});
	const path = pathToRoot(
		own,
		{
			others: [...beside, ...others],
			roots: [own, ...beside, ...others].filter(({facts: {fingerprint}}) => fingerprint === root),
		},
		certificates,
	);
	if (path === undefined) {
		throw new MeshError(
			`${file} ("${facts.subject}") is not of the root that the cluster hands out, ${describeRoots([root])}`,
			{code: 'trust.root-mismatch'},
		);
	}

	throwErrors(
		authorityProblems({
			file,
			facts,
			now,
			below: 1,
		}),
	);
	const key = certificates.openKey(keyText);
	if (!certificates.matches(certificate, key)) {
		throw new MeshError(`the key in ${file} is not its certificate's`, {
			code: 'trust.key-mismatch',
		});
	}

	return {certificate, key, chain: path.slice(1).map(({pem}) => pem)};
};

/**
What can sign under a living primary's root: istiod's own self-signed authority, else the one in `cacerts`, where its path length
allows another below it. `root` is the SHA-256 of the root that the cluster hands out, which must be the root of what is found. Throws
`MeshError` (exit 5) with what is wrong with each.
*/
export const clusterAuthority = (
	{cluster, selfSigned, cacerts}: ClusterSecrets,
	options: {root: string; certificates: CertificatesPort; now: number},
): SigningAuthority => {
	const reasons: string[] = [];
	for (const [name, data] of [
		[selfSignedName, selfSigned],
		[cacertsName, cacerts],
	] as const) {
		try {
			if (data !== undefined) {
				return authorityIn(name, data, {cluster, ...options});
			}

			reasons.push(`there is no Secret ${systemNamespace}/${name} in ${cluster}`);
		} catch (error) {
			if (!(error instanceof MeshError)) {
				throw error;
			}

			reasons.push(toError(error).message);
		}
	}

	throw new MeshError(
		[
			`nothing in ${cluster} can sign under its root ${describeRoots([options.root])}:`,
			...reasons.map(reason => `  ${reason}`),
		].join('\n'),
		{
			code: 'trust.cannot-sign',
			exitCode: exitCodes.refused,
			remedy: [
				'Issue intermediates of that root with the tool that made it, and bring them with trust.mode: intermediates, or let it sign here with trust.mode: root.',
			],
		},
	);
};
