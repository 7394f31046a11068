import {checks} from '../../source/checks/index.ts';
import {commands} from '../../source/commands/command-table.ts';
import {runProgram} from '../../source/commands/program.ts';
import {makeMemoryIo} from '../../test/helpers/memory-io.ts';
import {normalise} from './normalise.ts';

/** A command line without a kubeconfig, a file or a terminal: what it prints and how it ends. */
const said = async (words: readonly string[]): Promise<string> => {
	const io = makeMemoryIo({env: {KUBECONFIG: '/nowhere'}});
	const exitCode = await runProgram([...words], io);
	return normalise(`exit ${String(exitCode)}\n-- stdout\n${io.out}-- stderr\n${io.err}`);
};

/** Help, lists and explanations of all checks, rights, and how every command refuses what it cannot do. */
export const commandRecords = async (): Promise<Array<readonly [string, string]>> => {
	const names = commands.map(({name}) => name);
	const lines: ReadonlyArray<readonly string[]> = [
		['--help'],
		['--version'],
		['help', 'nonsense'],
		['nonsense'],
		...names.flatMap(name => [
			[name, '--help'],
			[name, '--nonsense'],
			[name, '-o', 'nonsense'],
			[name, '-f', '/no/mesh.yaml'],
			[name],
		]),
		['preflight', '--list'],
		['preflight', '--list', '-o', 'json'],
		['preflight', '--print-rbac'],
		['preflight', '--print-rbac', '--read-secrets', '--probe'],
		['preflight', '--all-contexts'],
		['apply', '-f', '/no/mesh.yaml', '--yes'],
		['teardown', '-f', '/no/mesh.yaml', '--yes'],
		...checks.map(({id}) => ['preflight', '--explain', id]),
	];
	const records: Array<readonly [string, string]> = [];
	for (const words of lines) {
		records.push([`commands/${words.join(' ').replaceAll('/', '_')}.txt`, await said(words)]);
	}

	return records;
};
