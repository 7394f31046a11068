import path from 'node:path';
import {MeshError, toError} from '../../errors.ts';
import {authorityKeyNames} from '../../mesh/authority-names.ts';
import type {Trust} from '../../mesh/mesh.ts';
import type {CertificateFacts} from '../../mesh/certificate-facts.ts';
import type {Ports} from '../../ports/ports.ts';
import type {Sensitive} from '../../sensitive.ts';
import type {ClusterFacts} from '../../survey/facts.ts';
import {makeErrorCollector} from '../../trust/collect-errors.ts';
import {expiryWarnings} from '../../trust/authority-problems.ts';
import {readUserIntermediates} from '../../trust/user-intermediates.ts';
import {readRootFiles} from '../../trust/user-root.ts';
import {decideTrust} from '../../trust/decide.ts';
import {errorsOf} from '../../trust/file-error.ts';
import {isEncryptedKeyFile} from '../../trust/key-file.ts';
import {inspectTrust} from '../../trust/inspect-trust.ts';
import {rootPaths} from '../../trust/store.ts';
import type {RootView} from '../../wizard/options.ts';
import type {
	TrustProblem,
	TrustField,
	TrustInspection,
	TypedTrust,
} from '../../wizard/trust-inspection.ts';
import {runningTrustDomain} from '../../survey/existing-istio.ts';
import {typedPath} from './typed-path.ts';

type World = {
	ports: Pick<Ports, 'files' | 'certificates'> & {clock: Pick<Ports['clock'], 'now'>};
	primaries: readonly ClusterFacts[];
	cwd: string;
	home: string;
	/** Of mesh.yaml: where the folder of certificates made here lies. */
	meshDirectory: string;
};

/** A path as it was resolved, and as it was typed into which field. */
type Named = {field: TrustField; file: string; typed: string};

type Found = Pick<TrustInspection, 'isLocked' | 'isEncrypted' | 'root'> & {
	faults: readonly Error[];
	warnings?: readonly string[];
	authorities?: ReadonlyMap<string, string>;
	/** SHA-256 of all roots that the files bring, where they are more than `root`. */
	roots?: readonly string[];
	trust?: Trust;
};

const viewOf = ({fingerprint, subject, notAfter}: CertificateFacts): RootView => ({
	fingerprint,
	subject,
	notAfter,
});

/** A fault is told below the field that its file, or the folder of it, was typed into, and by the path as typed. */
const faultIn =
	(named: readonly Named[]) =>
	(error: Error): TrustProblem => {
		const {
			message,
			code,
			remedy,
			file: atFault,
		} = error instanceof MeshError ? error : new MeshError(toError(error).message);
		const own = named
			.filter(({file}) => atFault === file || atFault?.startsWith(`${file}${path.sep}`) === true)
			.toSorted((one, other) => other.file.length - one.file.length)[0];
		const asTyped = (text: string): string => {
			let result = text;
			for (const {file, typed} of named.toSorted(
				(one, other) => other.file.length - one.file.length,
			)) {
				result = result.replaceAll(file, typed.trim());
			}

			return result;
		};

		const field = code === 'trust.passphrase-wrong' ? 'passphrase' : own?.field;
		return {
			text: asTyped(message),
			remedy: remedy.map(line => asTyped(line)),
			field,
		};
	};

/** Runs what throws for files at fault. */
const tryRead = async (read: () => Promise<Found>): Promise<Found> => {
	try {
		return await read();
	} catch (error) {
		if (!(error instanceof MeshError)) {
			throw error;
		}

		const all = errorsOf(error);
		const faults = all.filter(({code}) => code !== 'trust.passphrase-missing');
		const isLocked = faults.length < all.length;
		return {
			faults,
			isLocked,
			isEncrypted: isLocked || all.some(({code}) => code === 'trust.passphrase-wrong'),
		};
	}
};

type Readers = World['ports'] & {passphrase?: Sensitive; trustDomain?: string};
type Inspected = {found: Found; named: readonly Named[]};
type Typed<Mode extends TypedTrust['mode']> = Extract<TypedTrust, {mode: Mode}>;

const inspectRoot = async (
	readers: Readers,
	typed: Typed<'root'>,
	absolute: (text: string) => string,
): Promise<Inspected> => {
	const now = readers.clock.now();
	const [cert, key] = [absolute(typed.cert), absolute(typed.key)];
	const attempts = makeErrorCollector();
	const {root, key: stored} = await readRootFiles(attempts, readers, {
		cert: cert === '' ? undefined : cert,
		key: key === '' ? undefined : key,
		now,
		trustDomain: readers.trustDomain,
	});
	const isLocked = stored?.state === 'locked';
	const files: readonly Named[] = [
		{field: 'cert', file: cert, typed: typed.cert},
		{field: 'key', file: key, typed: typed.key},
	];
	return {
		named: files.filter(({file}) => file !== ''),
		found: {
			faults: attempts.found(),
			isLocked,
			isEncrypted: isLocked || (key !== '' && (await isEncryptedKeyFile(readers.files, key))),
			...(root === undefined
				? {}
				: {
						root: viewOf(root.facts),
						warnings: expiryWarnings({file: cert, facts: root.facts, now}),
					}),
			...(cert === '' || key === '' ? {} : {trust: {mode: 'root', cert, key}}),
		},
	};
};

const inspectIntermediates = async (
	readers: Readers,
	typed: Typed<'intermediates'>,
	{absolute, clusters}: {absolute: (text: string) => string; clusters: readonly string[]},
): Promise<Inspected> => {
	const directory = absolute(typed.directory);
	if (directory === '') {
		return {named: [], found: {faults: [], isLocked: false, isEncrypted: false}};
	}

	const found = await tryRead(async (): Promise<Found> => {
		const {roots, materials, warnings} = await readUserIntermediates(readers, {
			directory,
			clusters,
			now: readers.clock.now(),
			trustDomain: readers.trustDomain,
		});
		const [root] = [...materials.values()].flatMap(material =>
			readers.certificates.read(material.root),
		);
		return {
			faults: [],
			isLocked: false,
			isEncrypted: false,
			warnings,
			roots,
			authorities: new Map(
				[...materials].map(([name, {fingerprints}]) => [name, fingerprints.authority]),
			),
			root: root === undefined ? undefined : viewOf(root),
			trust: {mode: 'intermediates', directory},
		};
	});
	const locked = await Promise.all(
		clusters.flatMap(name =>
			authorityKeyNames.map(async key =>
				isEncryptedKeyFile(readers.files, path.join(directory, name, key)),
			),
		),
	);
	return {
		named: [{field: 'directory', file: directory, typed: typed.directory}],
		found: {...found, isEncrypted: found.isEncrypted || locked.includes(true)},
	};
};

const inspectFolder = async (
	readers: Readers,
	typed: Typed<'generated'>,
	{meshDirectory, clusters}: {meshDirectory: string; clusters: readonly string[]},
): Promise<Inspected> => {
	const directory = path.resolve(meshDirectory, typed.directory);
	const found = await tryRead(async (): Promise<Found> => {
		const {lockedKey} = await inspectTrust(readers, {directory, clusters});
		const [root] = readers.certificates.read(
			(await readers.files.read(rootPaths(directory).certificate)) ?? '',
		);
		return {
			faults: [],
			isLocked: lockedKey !== undefined,
			isEncrypted: true,
			root: root === undefined ? undefined : viewOf(root),
			trust: {mode: 'generated', directory: typed.directory},
		};
	});
	return {named: [], found: {...found, isEncrypted: true}};
};

/** What a root would do to the primaries, as sentences; the plan's own decision, which may refuse. */
const effects = (
	{trust, root, roots, authorities}: Found,
	primaries: readonly ClusterFacts[],
): readonly string[] => {
	if (trust === undefined || root === undefined) {
		return [];
	}

	const decisions = decideTrust({
		trust,
		primaries,
		localRoots: roots ?? [root.fingerprint],
		authorities,
	});
	const made = decisions.filter(({action}) => action === 'create').map(({cluster}) => cluster);
	return [
		...(made.length === 0
			? []
			: [`${made.join(', ')} ${made.length === 1 ? 'gets' : 'get'} an intermediate of it.`]),
		...decisions
			.filter(({action}) => action === 'keep')
			.map(({cluster, reason}) => `${cluster} ${reason}.`),
	];
};

/**
Looks at the files that a person has named for the certificates, as far as they are named, and at what they would mean for the primaries.
Writes nothing. `passphrase` opens encrypted keys; it stays in memory.
*/
export const inspectClusterTrust = async (
	{ports, primaries, cwd, home, meshDirectory}: World,
	{typed, passphrase}: {typed: TypedTrust; passphrase?: Sensitive},
): Promise<TrustInspection> => {
	const readers: Readers = {
		...ports,
		passphrase,
		trustDomain: primaries
			.map(({istio}) => runningTrustDomain(istio))
			.find(domain => domain !== undefined),
	};
	const clusters = primaries.map(({name}) => name);
	const absolute = (text: string): string => typedPath(text, {cwd, home});
	const look = async (): Promise<Inspected> => {
		switch (typed.mode) {
			case 'root': {
				return inspectRoot(readers, typed, absolute);
			}

			case 'intermediates': {
				return inspectIntermediates(readers, typed, {absolute, clusters});
			}

			case 'generated': {
				return inspectFolder(readers, typed, {meshDirectory, clusters});
			}
		}
	};

	const {found, named} = await look();
	const {warnings = [], trust, root, isLocked, isEncrypted} = found;
	const faults = [...found.faults];
	let reasons: readonly string[] = [];
	try {
		reasons = faults.length === 0 ? effects(found, primaries) : [];
	} catch (error) {
		faults.push(toError(error));
	}

	return {
		typed,
		state: 'done',
		faults: faults.map(error => faultIn(named)(error)),
		isLocked,
		isEncrypted,
		root,
		reasons: [...reasons, ...warnings],
		trust:
			trust !== undefined && root !== undefined && faults.length === 0 && !isLocked
				? trust
				: undefined,
	};
};
