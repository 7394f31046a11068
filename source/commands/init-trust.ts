import type {Trust} from '../mesh/mesh.ts';
import {defaultCertificatesDirectory, trustModes} from '../mesh/trust-modes.ts';
import {
	absolute,
	inGroup,
	pathFlag,
	switchFlag,
	textFlag,
	valuesOf,
	type Flags,
	type Typed,
} from './flag.ts';
import {suggestion} from './suggestion.ts';

const usages: Readonly<Record<Trust['mode'], string>> = {
	generated: 'generated',
	root: 'root=CERT,KEY',
	intermediates: 'intermediates',
	'from-cluster': 'from-cluster=NAME',
	'in-cluster': 'in-cluster',
	'self-signed': 'self-signed',
	external: 'external',
};

/** Whether it names what it needs behind `=`. */
const takesValue = (mode: Trust['mode']): boolean => usages[mode].includes('=');

export const trustFlags = {
	trust: {
		...inGroup(
			'Certificates',
			textFlag('trust', `${Object.values(usages).join(', ')} (default: generated)`, {
				value: 'mode',
			}),
		),
		offers: {values: trustModes.map(mode => (takesValue(mode) ? `${mode}=` : mode))},
	},
	certs: inGroup(
		'Certificates',
		pathFlag(
			'certs',
			'the folder of generated or brought certificates (default: certs beside the mesh file)',
		),
	),
	encrypt: inGroup('Certificates', switchFlag('encrypt', 'encrypt the key of a root that is made')),
} as const satisfies Flags;

/** `--trust`, `--certs` and `--encrypt`: `root=CERT,KEY` and `from-cluster=NAME` name what they need behind the mode. Paths that are given become absolute. */
export const readTrustChoice = (typed: Typed): Trust => {
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
		return {mode: 'in-cluster'};
	}

	if (takesValue(mode) === (value === '')) {
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
				mode,
				directory: certs ?? defaultCertificatesDirectory,
				...(encrypt ? {encrypt: true} : {}),
			};
		}

		case 'intermediates': {
			return {mode, directory: certs ?? defaultCertificatesDirectory};
		}

		case 'root': {
			const [cert = '', key = '', ...others] = value.split(',').map(file => file.trim());
			if (value !== '' && (cert === '' || key === '' || others.length > 0)) {
				problem(`--trust ${text}: write --trust ${usages[mode]}, the certificate and its key.`);
			}

			return {mode, cert: absolute(typed, cert), key: absolute(typed, key)};
		}

		case 'from-cluster': {
			return {mode, cluster: value};
		}

		case 'in-cluster':
		case 'self-signed':
		case 'external': {
			return {mode};
		}
	}
};
