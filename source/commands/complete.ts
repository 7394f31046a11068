import path from 'node:path';
import {meshFileIn} from '../adapters/disk/mesh-file-in.ts';
import {clusterNames, contextNames} from '../adapters/kubeconfig/offered-names.ts';
import {quotedFor, readShellLine} from '../text/shell-line.ts';
import {candidatesFor, type Candidate, type NameSources} from './candidates.ts';
import {commands, guided} from './command-table.ts';
import type {Io} from './io.ts';
import {shells, type Shell} from './shells.ts';

type World = Pick<Io, 'env' | 'cwd' | 'home'>;

/** Put in by the build (scripts/build.ts), as to load the checks takes longer than a shell may wait; absent in development. */
declare const MESH_WIZARD_CHECK_IDS: readonly string[] | undefined;

const checkIds = async (): Promise<readonly string[]> => {
	if (typeof MESH_WIZARD_CHECK_IDS === 'object') {
		return MESH_WIZARD_CHECK_IDS;
	}

	const {checks} = await import('../checks/index.ts');
	return checks.map(({id}) => id);
};

/** A path as it was typed: a home and variables are put in, as the shell will do; no command is run. */
const pathTyped = (text: string, {env, cwd, home}: World): string =>
	path.resolve(
		cwd,
		text
			.replace(/^~(?=\/|$)/v, () => home)
			.replaceAll(
				/\$(?:(?<plain>\w+)|\{(?<braced>\w+)\})/gv,
				(all, plain?: string, braced?: string) => env[plain ?? braced ?? ''] ?? all,
			),
	);

const sourcesIn = (world: World): NameSources => ({
	contexts: kubeconfigs =>
		contextNames({...world, paths: kubeconfigs.map(file => pathTyped(file, world))}),
	clusters(file) {
		const found = file === undefined ? meshFileIn(world.cwd) : pathTyped(file, world);
		return found === undefined ? [] : clusterNames(found);
	},
	checkIds,
});

const lineFor = ({word, about}: Candidate): string =>
	about === undefined ? word : `${word}\t${about}`;

/**
What `mesh-wizard __complete SHELL LINE [BREAKS]` prints: how to go on (`files`: with any file, `open`: right behind the word, `words`),
then a word a line. `LINE` ends at the cursor; `BREAKS` are bash's COMP_WORDBREAKS. Empty where no shell is named.
*/
export const complete = async (
	[name, line = '', breaks = '']: readonly string[],
	world: World,
): Promise<string> => {
	const shell: Shell | undefined = shells.find(one => one === name);
	if (shell === undefined) {
		return '';
	}

	const {words, current, quote, kept} = readShellLine(line, {breaks, isFish: shell === 'fish'});
	// Bash leaves to us what a line is redirected to; the others ask about words alone.
	const isTarget = /^\d*&?[<>]/v.test(current) || /^\d*&?[<>]{1,2}$/v.test(words.at(-1) ?? '');
	if (shell === 'bash' && quote === '' && isTarget) {
		return 'files\n';
	}

	// bash before 4 hands over what is set for the command, too.
	const program = words.findIndex(word => !/^\w+=/v.test(word));
	const found = await candidatesFor(
		{words: words.slice(program + 1), current},
		[commands, guided],
		sourcesIn(world),
	);
	if (found === undefined) {
		return 'files\n';
	}

	const how = found.length > 0 && found.every(({word}) => word.endsWith('=')) ? 'open' : 'words';
	const lines = found.map(candidate =>
		shell === 'bash' ? quotedFor(candidate.word.slice(kept), quote) : lineFor(candidate),
	);
	return [how, ...lines, ''].join('\n');
};
