import path from 'node:path';
import {exitCodes, MeshError} from '../errors.ts';
import {certificateBlocks} from '../mesh/pem.ts';
import type {CertificateFacts, CertificatesPort} from '../ports/certificates.ts';
import {Sensitive} from '../sensitive.ts';
import {makeErrorCollector, type ErrorCollector} from './collect-errors.ts';
import {authorityProblems, expiryWarnings} from './authority-problems.ts';
import {readSingle, readTexts} from './user-root.ts';
import {fileError, namingFile} from './file-error.ts';
import {describeRoots} from './fingerprints.ts';
import {openStoredKey, passphraseMissing} from './key-file.ts';
import type {TrustMaterial} from './material.ts';
import type {TrustReaders} from './pair-files.ts';

type UserIntermediates = {
	/** SHA-256 of the one root. */
	root: string;
	materials: ReadonlyMap<string, TrustMaterial>;
	warnings: readonly string[];
};

const names = {
	certificate: 'ca-cert.pem',
	key: 'ca-key.pem',
	root: 'root-cert.pem',
	chain: 'cert-chain.pem',
} as const;

type Part = {pem: string; facts: CertificateFacts};
type Links = {
	file: string;
	certificateFile: string;
	rootFile: string;
	own: Part;
	root: Part;
	chain: readonly Part[];
};

/** Whether each is signed by the next. */
const isLinked = (parts: readonly Part[], {isSignedBy}: CertificatesPort): boolean =>
	parts.every((part, index) => {
		const next = parts[index + 1];
		return next === undefined || isSignedBy(part.pem, next.pem);
	});

/** The authorities between the intermediate and its root, by who signed whom, whatever their order; undefined where a link is missing. */
const between = (
	own: Part,
	root: Part,
	others: readonly Part[],
	certificates: CertificatesPort,
): Part[] | undefined => {
	if (certificates.isSignedBy(own.pem, root.pem)) {
		return [];
	}

	const issuer = others.find(
		other =>
			other.facts.fingerprint !== own.facts.fingerprint &&
			certificates.isSignedBy(own.pem, other.pem),
	);
	const above =
		issuer === undefined
			? undefined
			: between(
					issuer,
					root,
					others.filter(other => other !== issuer),
					certificates,
				);
	return issuer === undefined || above === undefined ? undefined : [issuer, ...above];
};

/** What proxies get is the chain as it is in the file: it begins with what signs their certificates and leads up link by link. */
const checkChain = (
	attempts: ErrorCollector,
	links: Links,
	certificates: CertificatesPort,
	now: number,
): void => {
	const {file, certificateFile, rootFile, own, root, chain} = links;
	const path_ = between(own, root, chain, certificates);
	if (path_ === undefined) {
		attempts.add(
			fileError(
				'chain-broken',
				certificateFile,
				`("${own.facts.subject}", issued by "${own.facts.issuer}") does not lead to ${rootFile} ("${root.facts.subject}", ${describeRoots([root.facts.fingerprint])}) by ${file}`,
				[
					`Put ${names.certificate}, every authority above it and the root into ${file}, each followed by the one that signed it.`,
				],
			),
		);
		return;
	}

	const begins = chain[0]?.facts.fingerprint === own.facts.fingerprint;
	const above = chain.slice(1);
	const isInOrder =
		begins &&
		isLinked(chain, certificates) &&
		path_.every((part, index) => above[index]?.facts.fingerprint === part.facts.fingerprint) &&
		above.slice(path_.length).every(({facts}) => facts.fingerprint === root.facts.fingerprint);
	if (!isInOrder) {
		attempts.add(
			fileError(
				'chain-order',
				file,
				`is not in order: it holds ${chain.map(({facts}) => `"${facts.subject}"`).join(', ')}, and is to hold ${[own, ...path_, root].map(({facts}) => `"${facts.subject}"`).join(', ')}`,
				[
					`cat ${[certificateFile, ...(path_.length === 0 ? [] : ['…']), rootFile].join(' ')} > ${file}`,
				],
			),
		);
	}

	for (const [index, {facts}] of path_.entries()) {
		attempts.add(
			...authorityProblems({
				file,
				facts,
				now,
				below: index + 1,
			}),
		);
	}

	attempts.add(
		...authorityProblems({
			file: rootFile,
			facts: root.facts,
			now,
			below: path_.length + 1,
		}),
	);
};

type Reading = {
	cluster: string;
	material: TrustMaterial;
	rootFile: string;
	warnings: readonly string[];
};

const readOne = async (
	readers: TrustReaders,
	{directory, cluster, now}: {directory: string; cluster: string; now: number},
	attempts: ErrorCollector,
): Promise<Reading | undefined> => {
	const {certificates} = readers;
	const fileOf = (name: string): string => path.join(directory, cluster, name);
	const [certificateFile, keyFile, rootFile, chainFile] = [
		fileOf(names.certificate),
		fileOf(names.key),
		fileOf(names.root),
		fileOf(names.chain),
	] as const;
	const reading = makeErrorCollector();
	const [certificateText, keyText, rootText, chainText] = await readTexts(reading, readers, [
		certificateFile,
		keyFile,
		rootFile,
		chainFile,
	]);
	const missing = reading.found();
	attempts.add(
		...(missing.length === 4 &&
		missing.every(error => error instanceof MeshError && error.code === 'trust.file-missing')
			? [
					fileError(
						'file-missing',
						path.join(directory, cluster),
						`is missing: it is to hold ${names.certificate}, ${names.key}, ${names.root} and ${names.chain}`,
						[`Put the intermediate of ${cluster} there, or name the right folder.`],
					),
				]
			: missing),
	);
	const own =
		certificateText === undefined
			? undefined
			: readSingle(attempts, readers, certificateFile, certificateText);
	const root =
		rootText === undefined ? undefined : readSingle(attempts, readers, rootFile, rootText);
	const blocks = certificateBlocks(chainText ?? '');
	const chainFacts =
		chainText === undefined
			? undefined
			: attempts.attempt(() => namingFile(chainFile, () => certificates.read(chainText)));
	const stored =
		keyText === undefined
			? undefined
			: attempts.attempt(() => openStoredKey(readers, keyFile, new Sensitive(keyText)));
	if (stored?.state === 'locked') {
		attempts.add(passphraseMissing(keyFile));
	}

	if (own !== undefined) {
		attempts.add(
			...authorityProblems({
				file: certificateFile,
				facts: own.facts,
				now,
				below: 0,
			}),
		);
	}

	if (
		own !== undefined &&
		stored?.state === 'open' &&
		attempts.attempt(() => namingFile(keyFile, () => certificates.matches(own.pem, stored.key))) ===
			false
	) {
		attempts.add(
			fileError('key-mismatch', keyFile, `is not the key of ${certificateFile}`, [
				`Put the key of ${certificateFile} there.`,
			]),
		);
	}

	if (root !== undefined && !certificates.isSignedBy(root.pem, root.pem)) {
		attempts.add(
			root.facts.maySign
				? fileError(
						'not-a-root',
						rootFile,
						`is not a root: "${root.facts.subject}" was issued by "${root.facts.issuer}"`,
						[`Put the root of that chain into ${rootFile}.`],
					)
				: fileError(
						'may-not-sign',
						rootFile,
						`("${root.facts.subject}") may not sign certificates: its key usage lacks keyCertSign`,
						['Issue it again with keyCertSign in its key usage.'],
					),
		);
		return undefined;
	}

	if (
		own === undefined ||
		root === undefined ||
		chainFacts === undefined ||
		stored?.state !== 'open'
	) {
		return undefined;
	}

	const chain = chainFacts.map((facts, index) => ({facts, pem: blocks[index] ?? ''}));
	checkChain(
		attempts,
		{
			file: chainFile,
			certificateFile,
			rootFile,
			own,
			root,
			chain,
		},
		certificates,
		now,
	);
	return {
		cluster,
		rootFile,
		warnings: [
			{file: certificateFile, facts: own.facts},
			{file: rootFile, facts: root.facts},
		].flatMap(part => expiryWarnings({...part, now})),
		material: {
			certificate: own.pem,
			key: stored.key,
			chain: blocks.join(''),
			root: root.pem,
			fingerprints: {root: root.facts.fingerprint, authority: own.facts.fingerprint},
		},
	};
};

const checkOneRoot = (attempts: ErrorCollector, readings: readonly Reading[]): void => {
	const roots = [...new Set(readings.map(({material}) => material.fingerprints.root))];
	if (roots.length > 1) {
		attempts.add(
			new MeshError(
				`the intermediates lead to different roots, and a mesh has one: ${readings.map(({rootFile, material}) => `${rootFile} is ${describeRoots([material.fingerprints.root], roots)}`).join(', ')}`,
				{
					code: 'trust.second-root',
					remedy: ['Issue the intermediates of all clusters under one root.'],
					exitCode: exitCodes.usage,
				},
			),
		);
	}
};

const sharedWarnings = (readings: readonly Reading[]): string[] => {
	const authorities = new Set(readings.map(({material}) => material.fingerprints.authority));
	return [...authorities]
		.map(authority =>
			readings
				.filter(({material}) => material.fingerprints.authority === authority)
				.map(({cluster}) => cluster),
		)
		.filter(({length}) => length > 1)
		.map(
			some =>
				`${some.join(', ')} share one intermediate: a key that is lost in one of them is lost in all`,
		);
};

/**
Intermediates that the user brings (`trust.mode: intermediates`): `<directory>/<cluster>/` with `ca-cert.pem`, `ca-key.pem`,
`root-cert.pem` and `cert-chain.pem` for every primary, all of one root. Throws one `MeshError` (exit 2) with everything that is
wrong with any of these files.
*/
export const readUserIntermediates = async (
	readers: TrustReaders,
	{directory, clusters, now}: {directory: string; clusters: readonly string[]; now: number},
): Promise<UserIntermediates> => {
	const attempts = makeErrorCollector();
	const all = await Promise.all(
		clusters.map(async cluster => {
			const own = makeErrorCollector();
			return {own, reading: await readOne(readers, {directory, cluster, now}, own)};
		}),
	);
	for (const {own} of all) {
		attempts.attempt(() => {
			own.finish();
		});
	}

	const readings = all.flatMap(({reading}) => reading ?? []);
	checkOneRoot(attempts, readings);
	attempts.finish();
	return {
		root: readings[0]?.material.fingerprints.root ?? '',
		materials: new Map(readings.map(({cluster, material}) => [cluster, material])),
		warnings: [...new Set(readings.flatMap(({warnings}) => warnings)), ...sharedWarnings(readings)],
	};
};
