import path from 'node:path';
import type {Trust} from '../mesh/mesh.ts';
import {defaultCertificatesDirectory, trustModes} from '../mesh/trust-modes.ts';
import {
	absolute,
	pathFlag,
	switchFlag,
	textFlag,
	valuesOf,
	type Flags,
	type Typed,
} from './flag.ts';
import {suggestion} from './suggestion.ts';

/** What the flags of init say about trust; paths absolute. */
type TrustChoice = {trust: Trust; certs?: string};

const usages: Readonly<Record<Trust['mode'], string>> = {
	generated: 'generated',
	root: 'root=CERT,KEY',
	intermediates: 'intermediates',
	'from-cluster': 'from-cluster=NAME',
	'in-cluster': 'in-cluster',
	'self-signed': 'self-signed',
	external: 'external',
};

export const trustFlags = {
	trust: textFlag(
		'trust',
		'generated, root=CERT,KEY, intermediates, from-cluster=NAME, in-cluster, self-signed, external (default: generated)',
		{value: 'mode'},
	),
	certs: pathFlag(
		'certs',
		'the folder of generated or brought certificates (default: certs beside the mesh file)',
	),
	encrypt: switchFlag('encrypt', 'encrypt the key of a root that is made'),
} as const satisfies Flags;

/** `--trust`, `--certs` and `--encrypt`: `root=CERT,KEY` and `from-cluster=NAME` name what they need behind the mode. */
export const readTrustChoice = (typed: Typed): TrustChoice => {
	const {trust: text = 'generated', certs, encrypt} = valuesOf(trustFlags, typed);
	const [word = '', ...rest] = text.split('=');
	const value = rest.join('=');
	const mode = trustModes.find(one => one === word);
	const problem = (message: string): void => {
		typed.problems.push(message);
	};

	if (mode === undefined) {
		problem(
			`--trust ${text}: the choices are ${Object.values(usages).join(', ')}.${suggestion(word, trustModes)}`,
		);
		return {trust: {mode: 'in-cluster'}};
	}

	const takesValue = mode === 'root' || mode === 'from-cluster';
	if (takesValue === (value === '')) {
		problem(`--trust ${text}: write --trust ${usages[mode]}.`);
	}

	if (certs !== undefined && mode !== 'generated' && mode !== 'intermediates') {
		problem(
			`--certs is the folder of --trust generated and intermediates; --trust ${mode} has none.`,
		);
	}

	if (encrypt && mode !== 'generated') {
		problem(`--encrypt is for the key of --trust generated; --trust ${mode} makes none.`);
	}

	switch (mode) {
		case 'generated': {
			return {
				trust: {
					mode,
					directory: defaultCertificatesDirectory,
					...(encrypt ? {encrypt: true} : {}),
				},
				certs,
			};
		}

		case 'intermediates': {
			return {trust: {mode, directory: defaultCertificatesDirectory}, certs};
		}

		case 'root': {
			const [cert = '', key = '', ...others] = value.split(',').map(file => file.trim());
			if (value !== '' && (cert === '' || key === '' || others.length > 0)) {
				problem(`--trust ${text}: write --trust ${usages[mode]}, the certificate and its key.`);
			}

			return {trust: {mode, cert: absolute(typed, cert), key: absolute(typed, key)}};
		}

		case 'from-cluster': {
			return {trust: {mode, cluster: value}};
		}

		case 'in-cluster':
		case 'self-signed':
		case 'external': {
			return {trust: {mode}};
		}
	}
};

/** The same with paths as mesh.yaml in this folder writes them. */
export const trustBeside = ({trust, certs}: TrustChoice, folder: string): Trust => {
	const written = (file: string): string => {
		const relative = path.relative(folder, file);
		return relative === '' ? '.' : relative;
	};

	switch (trust.mode) {
		case 'generated':
		case 'intermediates': {
			return certs === undefined ? trust : {...trust, directory: written(certs)};
		}

		case 'root': {
			return {...trust, cert: written(trust.cert), key: written(trust.key)};
		}

		case 'from-cluster':
		case 'in-cluster':
		case 'self-signed':
		case 'external': {
			return trust;
		}
	}
};
