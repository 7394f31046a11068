import path from 'node:path';
import {exitCodes, MeshError} from '../errors.ts';
import {authorityNames, type AuthorityNames} from '../mesh/authority-names.ts';
import {judgeAuthority, type Certificate} from '../mesh/judge-authority.ts';
import {Sensitive} from '../sensitive.ts';
import {listed} from '../text/listed.ts';
import {makeErrorCollector, type ErrorCollector} from './collect-errors.ts';
import {expiryWarnings} from './authority-problems.ts';
import {readTexts} from './user-root.ts';
import {faultError, fileError, namingFile} from './file-error.ts';
import {areSameRoots, describeRoots} from './fingerprints.ts';
import {openStoredKey, passphraseMissing} from './key-file.ts';
import type {TrustMaterial} from './material.ts';
import type {TrustReaders} from './pair-files.ts';

type UserIntermediates = {
	/** SHA-256 of the roots: of one, or of the bundle that a change of the root needs; the one that signs comes first. */
	roots: readonly string[];
	materials: ReadonlyMap<string, TrustMaterial>;
	warnings: readonly string[];
};

type Reading = {
	cluster: string;
	material: TrustMaterial;
	rootFile: string;
	warnings: readonly string[];
};

/** Of the two sets of names that istiod knows, the one that a cluster's folder uses. */
const namesIn = async (
	{files}: TrustReaders,
	folder: string,
	attempts: ErrorCollector,
): Promise<AuthorityNames> => {
	const [istio, tls] = [authorityNames([]), authorityNames(['tls.crt'])];
	const present = await files.list(folder);
	const both = [istio, tls].every(({certificate}) => present.includes(certificate));
	if (both) {
		attempts.add(
			fileError(
				'two-authorities',
				folder,
				`holds ${istio.certificate} and ${tls.certificate}, which are names for the same thing`,
				[
					`Leave one of the two sets there: ${Object.values(istio).join(', ')}, or ${[tls.certificate, tls.key, tls.root].join(', ')}.`,
				],
			),
		);
	}

	return present.includes(istio.certificate) ? istio : authorityNames(present);
};

/** What to say of the root beside an intermediate that has no fault by itself. */
const rootFaults = (
	root: Certificate,
	rootFile: string,
	{certificates}: TrustReaders,
): MeshError[] =>
	root.facts.maySign && !certificates.isSignedBy(root.pem, root.pem)
		? [
				fileError(
					'not-a-root',
					rootFile,
					`is not a root: "${root.facts.subject}" was issued by "${root.facts.issuer}"`,
					[`Put the root of that chain into ${rootFile}.`],
				),
			]
		: [];

const readOne = async (
	readers: TrustReaders,
	{
		directory,
		cluster,
		now,
		trustDomain,
	}: {directory: string; cluster: string; now: number; trustDomain?: string},
	attempts: ErrorCollector,
): Promise<Reading | undefined> => {
	const {certificates} = readers;
	const folder = path.join(directory, cluster);
	const names = await namesIn(readers, folder, attempts);
	const fileOf = (part: keyof AuthorityNames): string => path.join(folder, names[part]);
	const files = {
		certificate: fileOf('certificate'),
		key: fileOf('key'),
		root: fileOf('root'),
		chain: fileOf('chain'),
	};
	const needed = [...new Set(Object.values(files))];
	const reading = makeErrorCollector();
	const found = await readTexts(reading, readers, needed);
	const missing = reading.found();
	attempts.add(
		...(missing.length === needed.length &&
		missing.every(error => error instanceof MeshError && error.code === 'trust.file-missing')
			? [
					fileError(
						'file-missing',
						folder,
						`is missing: it is to hold ${listed([...new Set(Object.values(names))])}`,
						[`Put the intermediate of ${cluster} there, or name the right folder.`],
					),
				]
			: missing),
	);
	const textOf = (file: string): string | undefined => found[needed.indexOf(file)];
	const keyText = textOf(files.key);
	const stored =
		keyText === undefined
			? undefined
			: attempts.attempt(() => openStoredKey(readers, files.key, new Sensitive(keyText)));
	if (stored?.state === 'locked') {
		attempts.add(passphraseMissing(files.key));
	}

	const texts = {
		certificate: textOf(files.certificate),
		root: textOf(files.root),
		chain: textOf(files.chain),
	};
	// What is missing, or is no root, was said; the rest is looked at all the same.
	const {
		faults,
		path: chain,
		roots,
		signer,
	} = judgeAuthority(
		{
			files,
			texts: {
				certificate: texts.certificate ?? '',
				root: texts.root ?? '',
				chain: texts.chain ?? '',
			},
		},
		certificates,
		{now, trustDomain},
	);
	const absent = new Set(
		Object.values(files).filter(file => file !== files.key && textOf(file) === undefined),
	);
	const notRoots = roots.flatMap(root => rootFaults(root, files.root, readers));
	const isWhole = absent.size === 0 && notRoots.length === 0;
	attempts.add(
		...faults
			.filter(({code, file}) => !absent.has(file) && (isWhole || code !== 'trust.chain-broken'))
			.map(fault => faultError(fault)),
		...notRoots,
	);
	if (
		signer !== undefined &&
		stored?.state === 'open' &&
		attempts.attempt(() =>
			namingFile(files.key, () => certificates.matches(signer.pem, stored.key)),
		) === false
	) {
		attempts.add(
			fileError('key-mismatch', files.key, `is not the key of ${files.certificate}`, [
				`Put the key of ${files.certificate} there.`,
			]),
		);
	}

	const end = chain.at(-1);
	if (signer === undefined || end === undefined || stored?.state !== 'open') {
		return undefined;
	}

	const bundle = [end, ...roots.filter(({facts}) => facts.fingerprint !== end.facts.fingerprint)];
	return {
		cluster,
		rootFile: files.root,
		warnings: [
			...[
				{file: files.certificate, facts: signer.facts},
				...(chain.length > 1 ? [{file: files.root, facts: end.facts}] : []),
			].flatMap(part => expiryWarnings({...part, now})),
			...(chain.length === 1
				? [
						`${files.certificate} is the root itself: who gets the key that ${cluster} then has can speak for every cluster`,
					]
				: []),
		],
		material: {
			certificate: signer.pem,
			key: stored.key,
			chain: chain.map(({pem}) => pem).join(''),
			root: bundle.map(({pem}) => pem).join(''),
			fingerprints: {
				roots: [...new Set(bundle.map(({facts}) => facts.fingerprint))],
				authority: signer.facts.fingerprint,
			},
		},
	};
};

const checkOneRoot = (attempts: ErrorCollector, readings: readonly Reading[]): void => {
	const bundles = readings.map(({material}) => material.fingerprints.roots);
	const [first = []] = bundles;
	// While a root is changed, each cluster trusts both, whichever of them has signed for it.
	if (bundles.some(roots => !areSameRoots(roots, first))) {
		const roots = bundles.flat();
		attempts.add(
			new MeshError(
				`the intermediates lead to different roots, and a mesh has one: ${readings.map(({rootFile, material}) => `${rootFile} is ${describeRoots(material.fingerprints.roots, roots)}`).join(', ')}`,
				{
					code: 'trust.second-root',
					remedy: [
						'Issue the intermediates of all clusters under one root; while a root is changed, put both into the root-cert.pem of each.',
					],
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
`root-cert.pem` and `cert-chain.pem` for every primary (or `tls.crt`, `tls.key` and `ca.crt`), each trusting the root of every other.
What goes into the clusters is put in order: what signs, then each by the one that signed it. Throws one `MeshError` (exit 2) with everything that is
wrong with any of these files.
*/
export const readUserIntermediates = async (
	readers: TrustReaders,
	{
		directory,
		clusters,
		...judging
	}: {directory: string; clusters: readonly string[]; now: number; trustDomain?: string},
): Promise<UserIntermediates> => {
	const attempts = makeErrorCollector();
	const all = await Promise.all(
		clusters.map(async cluster => {
			const own = makeErrorCollector();
			return {own, reading: await readOne(readers, {directory, cluster, ...judging}, own)};
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
		roots: readings[0]?.material.fingerprints.roots ?? [],
		materials: new Map(readings.map(({cluster, material}) => [cluster, material])),
		warnings: [...new Set(readings.flatMap(({warnings}) => warnings)), ...sharedWarnings(readings)],
	};
};
