import path from 'node:path';
import type {CertificatesPort, KeyPair} from '../ports/certificates.ts';
import type {FilesPort} from '../ports/files.ts';
import {Sensitive} from '../sensitive.ts';

/** Opens the sample root's key. It guards nothing. */
const passphrase = 'demo';
const rootFolder = 'ca';
const intermediatesFolder = 'intermediates';

type SampleCertificates = {
	/** The disk with the samples on it: made when they are first read, since keys take a while. */
	files: FilesPort;
	/** What there is, as sentences. */
	words: readonly string[];
};

/** Certificates of a person's own for the demo, in folders of the folder that it is worked in: an encrypted root, and intermediates of another for any cluster. */
export const withSampleCertificates = (
	files: FilesPort,
	{
		certificates,
		directory,
		now,
	}: {certificates: CertificatesPort; directory: string; now: () => number},
): SampleCertificates => {
	let roots: Promise<{own: KeyPair; others: KeyPair}> | undefined;
	const intermediates = new Map<string, Promise<KeyPair>>();

	const makeRoots = async (): Promise<{own: KeyPair; others: KeyPair}> => {
		roots ??= (async () => {
			const [own, others] = await Promise.all(
				['your company', 'your other company'].map(async organization =>
					certificates.makeRoot({organization, now: now()}),
				),
			);
			if (own === undefined || others === undefined) {
				throw new Error('two roots were to be made');
			}

			return {own, others};
		})();
		return roots;
	};

	const rootText = async (name: string): Promise<string | undefined> => {
		const {own} = await makeRoots();
		return {
			'root-cert.pem': own.certificate,
			'root-key.pem': certificates.lockKey(own.key, new Sensitive(passphrase)).reveal(),
		}[name];
	};

	const intermediateText = async (cluster: string, name: string): Promise<string | undefined> => {
		const {others} = await makeRoots();
		const made =
			intermediates.get(cluster) ??
			certificates.makeIntermediate({
				root: others,
				organization: 'your other company',
				cluster,
				now: now(),
			});
		intermediates.set(cluster, made);
		const {certificate, key} = await made;
		return {
			'ca-cert.pem': certificate,
			'ca-key.pem': key.reveal(),
			'root-cert.pem': others.certificate,
			'cert-chain.pem': certificate + others.certificate,
		}[name];
	};

	return {
		files: {
			...files,
			async read(file) {
				const [folder = '', ...rest] = path.relative(directory, file).split(path.sep);
				const [first = '', second] = rest;
				if (folder === rootFolder && second === undefined) {
					return (await rootText(first)) ?? files.read(file);
				}

				return folder === intermediatesFolder && second !== undefined
					? ((await intermediateText(first, second)) ?? files.read(file))
					: files.read(file);
			},
		},
		words: [
			`The simulation has a root in ${rootFolder}/root-cert.pem and ${rootFolder}/root-key.pem (passphrase: ${passphrase}), and intermediates in ${intermediatesFolder}/.`,
		],
	};
};
