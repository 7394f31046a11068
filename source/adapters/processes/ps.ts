import process from 'node:process';
import {MeshError} from '../../errors.ts';
import {runBounded} from '../run-bounded.ts';
import type {ProcessTable, TableEntry} from './table.ts';

type Row = TableEntry & {command: string};

// `lstart` is five words: `Fri Nov 21 14:20:01 2026`.
const row =
	/^\s*(?<pid>\d+)\s+(?<group>\d+)\s+(?<state>\S+)\s+(?<startedAt>\S+\s+\S+\s+\d+\s+[\d:]+\s+\d+)\s*(?<command>.*)$/v;

/** The rows of `ps -o pid=,pgid=,stat=,lstart=,args=`. */
export const parseRows = (output: string): Row[] =>
	output.split('\n').flatMap(line => {
		const {pid, group, state = 'Z', startedAt = '', command = ''} = row.exec(line)?.groups ?? {};
		return state.startsWith('Z')
			? []
			: [
					{
						pid: Number(pid),
						group: Number(group),
						startedAt: startedAt.replaceAll(/\s+/gv, ' '),
						command,
					},
				];
	});

const timeoutMs = 10_000;
/** Command lines are long: 64 MiB are ten thousand of 6 KiB. */
const maximumOutput = 64 * 1024 * 1024;

const list = async (...selection: string[]): Promise<Row[]> => {
	// `ps` fails when it selects nothing.
	const result = await runBounded(
		'ps',
		['-ww', ...selection, '-o', 'pid=,pgid=,stat=,lstart=,args='],
		{
			env: {...process.env, LC_ALL: 'C', TZ: 'UTC'},
			timeoutMs,
			maximumOutput,
		},
	);
	if (result === undefined || result.isMaxBuffer) {
		throw new MeshError(
			`\`ps\` ${result === undefined ? `did not end within ${String(timeoutMs / 1000)} s` : 'does not stop writing'}, so that nobody can say which processes run`,
			{code: 'process', remedy: ['Check that `ps -A` works.']},
		);
	}

	return parseRows(result.stdout);
};

/** `ps`, for systems without `/proc`: macOS. Its start times are exact to a second. */
export const makePsTable = (): ProcessTable => ({
	async look(pid) {
		const [found] = await list('-p', String(pid));
		return found;
	},
	async hasMembers(group) {
		const rows = await list('-A');
		return rows.some(entry => entry.group === group);
	},
	async search(text) {
		const rows = await list('-u', String(process.getuid?.() ?? 0));
		return rows.filter(entry => entry.command.includes(text));
	},
});
