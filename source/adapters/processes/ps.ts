import process from 'node:process';
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

const list = async (...selection: string[]): Promise<Row[]> => {
	const {execa} = await import('execa');
	// `ps` fails when it selects nothing.
	const {stdout} = await execa(
		'ps',
		['-ww', ...selection, '-o', 'pid=,pgid=,stat=,lstart=,args='],
		{reject: false, stdin: 'ignore', env: {LC_ALL: 'C', TZ: 'UTC'}},
	);
	return parseRows(stdout);
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
