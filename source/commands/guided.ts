import {UsageError} from '../errors.ts';
import {sh} from '../text/shell.ts';
import {kubeconfigFlagsOf} from './common-flags.ts';
import {allContexts} from './find-contexts.ts';
import {hasScreens, type Io} from './io.ts';
import type {GuidedOptions} from './definitions/guided.ts';
import {openGuided} from './open-guided.ts';
import {makePorts} from './ports.ts';

/** What there is to do where nobody can be asked. */
const needsTerminal = (flags: readonly string[]): UsageError =>
	new UsageError(
		'the guided set-up asks its questions on a terminal, and there is none (or CI or --plain says not to)',
		{
			remedy: [
				sh`Say with flags what is wanted, of all clusters (--contexts a,b: of some): mesh-wizard preflight ${['--all-contexts', ...flags]}`,
				sh`With a mesh file: mesh-wizard apply ${['-f', 'mesh.yaml', '--yes', ...flags]}`,
				'`mesh-wizard --help` lists every command.',
			],
		},
	);

/** `mesh-wizard` alone: the guided set-up; the demo where there is no kubeconfig. */
export const runGuided = async (
	options: GuidedOptions,
	io: Io,
	open: typeof makePorts = makePorts,
): Promise<number> => {
	if (!hasScreens(io, options)) {
		throw needsTerminal(kubeconfigFlagsOf(options));
	}

	const ports = await open(options, io);
	if (ports.kubeconfig.contexts.length > 0) {
		return openGuided(options, io, ports);
	}

	// A file that is there and broken is no reason to pretend.
	if (options.kubeconfigs.length > 0 || ports.kubeconfig.files.some(({found}) => found)) {
		allContexts(ports.kubeconfig);
	}

	const {runDemo} = await import('./demo.ts');
	return runDemo(
		{
			...options,
			scenario: 'healthy',
			speed: 1,
			output: 'text',
		},
		io,
	);
};
