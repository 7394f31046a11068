import path from 'node:path';
import type {Trust} from '../mesh/mesh.ts';
import {cacertsName, selfSignedName, systemNamespace} from '../mesh/well-known.ts';
import type {ClusterPort} from '../ports/cluster.ts';
import type {Sensitive} from '../sensitive.ts';
import {dataOf} from '../survey/secrets/cacerts-contents.ts';
import {readUserIntermediates} from '../trust/user-intermediates.ts';
import {readUserRoot} from '../trust/user-root.ts';
import {clusterAuthority, type SecretTexts} from '../trust/cluster-authority.ts';
import {ensureTrust, type TrustPorts} from '../trust/ensure.ts';
import {passphraseMissing} from '../trust/key-file.ts';
import type {TrustMaterial} from '../trust/material.ts';
import {inspectTrust} from '../trust/inspect-trust.ts';
import {signIntermediates, type SigningAuthority} from '../trust/sign.ts';

/** What is known of material before it is made. */
type Foresight = {
	/** SHA-256 of the roots and, by cluster, of the intermediates. */
	roots?: readonly string[];
	authorities: ReadonlyMap<string, string>;
	/** The file of a key that has to sign, is encrypted, and that nobody can open. */
	lockedKey?: string;
};

/** Where the certificates of a mode of trust come from. */
type TrustSource = {
	/** SHA-256 of the roots that it brings; undefined while there is none. */
	roots?: readonly string[];
	authorities?: ReadonlyMap<string, string>;
	warnings: readonly string[];
	foresee: (clusters: readonly string[]) => Promise<Foresight>;
	/** Makes sure, before anything is changed, that it can sign under this living root; for a run that has the lock. */
	prepare?: (root: string | undefined) => Promise<unknown>;
	/** The material of these primaries. `generated` writes to the local disk. */
	make: (
		clusters: readonly string[],
		options: {root?: string},
	) => Promise<ReadonlyMap<string, TrustMaterial>>;
};

type SourceOptions = TrustPorts & {
	trust: Trust;
	/** Of mesh.yaml. */
	directory: string;
	organization: string;
	primaries: readonly string[];
	clusters: ReadonlyMap<string, ClusterPort>;
	passphrase?: Sensitive;
	/** That the mesh's identities are to have, where its files set one. */
	trustDomain?: string;
	signal?: AbortSignal;
};

const secretTexts = async (
	cluster: ClusterPort | undefined,
	name: string,
	signal?: AbortSignal,
): Promise<SecretTexts> => {
	const secret = await cluster?.read(
		{
			apiVersion: 'v1',
			kind: 'Secret',
			name,
			namespace: systemNamespace,
		},
		{signal},
	);
	return secret === undefined ? undefined : dataOf(secret);
};

const nothing: TrustSource = {
	warnings: [],
	foresee: async () => ({authorities: new Map()}),
	async make() {
		throw new Error('this mode of trust makes no certificates');
	},
};

/** Reads and checks what the mode of trust names on this machine; contacts no cluster and writes nothing. Throws `MeshError` (exit 2) with all its faults. */
export const openTrustSource = async (options: SourceOptions): Promise<TrustSource> => {
	const {trust, organization, primaries, clusters, certificates, clock, trustDomain, signal} =
		options;
	const resolve = (file: string): string => path.resolve(options.directory, file);
	switch (trust.mode) {
		case 'generated': {
			const directory = resolve(trust.directory);
			const {roots, warnings} = await inspectTrust(options, {directory, clusters: []});
			return {
				roots,
				warnings,
				foresee: async names => inspectTrust(options, {directory, clusters: names}),
				prepare: async () => options.files.below(directory).inspect({from: options.directory}),
				make: async names =>
					ensureTrust(options, {
						directory,
						organization,
						clusters: names,
						encrypts: trust.encrypt,
					}),
			};
		}

		case 'root': {
			const paths = {cert: resolve(trust.cert), key: resolve(trust.key)};
			const {root, authority, warnings} = await readUserRoot(options, {
				...paths,
				now: clock.now(),
				trustDomain,
			});
			return {
				roots: [root],
				warnings,
				foresee: async names => ({
					roots: [root],
					authorities: new Map(),
					lockedKey: authority === undefined && names.length > 0 ? paths.key : undefined,
				}),
				async make(names) {
					if (authority === undefined) {
						throw passphraseMissing(paths.key);
					}

					return signIntermediates(authority, {
						certificates,
						organization,
						clusters: names,
						now: clock.now(),
					});
				},
			};
		}

		case 'intermediates': {
			const {roots, materials, warnings} = await readUserIntermediates(options, {
				directory: resolve(trust.directory),
				clusters: primaries,
				now: clock.now(),
				trustDomain,
			});
			const authorities = new Map(
				[...materials].map(([name, {fingerprints}]) => [name, fingerprints.authority]),
			);
			return {
				roots,
				authorities,
				warnings,
				foresee: async () => ({roots, authorities}),
				make: async () => materials,
			};
		}

		case 'from-cluster': {
			const source = clusters.get(trust.cluster);
			const open = async (root = ''): Promise<SigningAuthority> => {
				const [selfSigned, cacerts] = await Promise.all(
					[selfSignedName, cacertsName].map(async name => secretTexts(source, name, signal)),
				);
				return clusterAuthority(
					{cluster: trust.cluster, selfSigned, cacerts},
					{root, certificates, now: clock.now()},
				);
			};

			return {
				...nothing,
				prepare: open,
				make: async (names, {root}) =>
					signIntermediates(await open(root), {
						certificates,
						organization,
						clusters: names,
						now: clock.now(),
					}),
			};
		}

		case 'in-cluster':
		case 'self-signed':
		case 'external': {
			return nothing;
		}
	}
};
