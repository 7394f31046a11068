import {readdir, readFile, readlink, realpath, stat} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import type {Command, ProcessTable, TableEntry} from './table.ts';

/** Undefined when the process went away between two reads, or is not ours to see. */
const orNothing = async <T>(reading: Promise<T>): Promise<T | undefined> => {
	try {
		return await reading;
	} catch {
		return undefined;
	}
};

const readOrNothing = async (file: string): Promise<string | undefined> =>
	orNothing(readFile(file, 'utf8'));

/**
One boot and one pid namespace: containers of a machine share its boot id, and have numbers of their own. Start times count in a time
namespace. A `/proc` that was mounted for another pid namespace has other numbers than we see (fact P-1).
*/
const nameTable = async (): Promise<string | undefined> => {
	const [boot, pids, times, self] = await Promise.all([
		readOrNothing('/proc/sys/kernel/random/boot_id'),
		orNothing(readlink('/proc/self/ns/pid')),
		orNothing(readlink('/proc/self/ns/time')),
		orNothing(readlink('/proc/self')),
	]);
	return boot === undefined || pids === undefined || self !== String(process.pid)
		? undefined
		: [boot.trim(), pids, ...(times === undefined ? [] : [times])].join('/');
};

/** `/proc`: present in every Linux, also where no `ps` is installed. */
export const makeLinuxTable = (): ProcessTable => {
	let bootId: Promise<string | undefined> | undefined;
	let name: Promise<string | undefined> | undefined;

	const look = async (pid: number): Promise<TableEntry | undefined> => {
		// proc_pid_stat(5): the name, in parentheses, may hold anything; state, parent and group follow; start time is field 22.
		const line = await readOrNothing(`/proc/${pid}/stat`);
		const fields = line?.slice(line.lastIndexOf(')') + 2).split(' ') ?? [];
		const [state, , group] = fields;
		const ticks = fields[19];
		if (state === undefined || ticks === undefined) {
			return undefined;
		}

		// Ticks count from the boot, so that after a reboot they could repeat.
		bootId ??= readOrNothing('/proc/sys/kernel/random/boot_id');
		const boot = await bootId;
		return {
			pid,
			group: Number(group),
			startedAt: `${boot?.trim() ?? 'boot'}/${ticks}`,
			isRunning: state !== 'Z' && state !== 'X',
		};
	};

	const command = async (pid: number): Promise<Command | undefined> => {
		const [owner, words, program, folder] = await Promise.all([
			orNothing(stat(`/proc/${pid}`)),
			readOrNothing(`/proc/${pid}/cmdline`),
			orNothing(readlink(`/proc/${pid}/exe`)),
			orNothing(readlink(`/proc/${pid}/cwd`)),
		]);
		if (owner === undefined || words === undefined) {
			return undefined;
		}

		const argv = words.replace(/\0$/v, '').split('\0');
		const script = await orNothing(realpath(path.resolve(folder ?? '/', argv[1] ?? '')));
		return {
			user: owner.uid,
			// A program that was replaced since it started, as an update does, is still the one of that path (fact P-3).
			files: [program?.replace(/ \(deleted\)$/v, ''), script].filter(file => file !== undefined),
			line: argv.join(' '),
		};
	};

	const all = async (): Promise<number[]> => {
		const names = await readdir('/proc');
		return names.filter(entry => /^\d+$/v.test(entry)).map(Number);
	};

	return {
		async name() {
			name ??= nameTable();
			return name;
		},
		look,
		command,
		async hasMembers(group) {
			const pids = await all();
			const entries = await Promise.all(pids.map(async pid => look(pid)));
			return entries.some(entry => entry?.group === group && entry.isRunning);
		},
		async search(text) {
			const user = process.getuid?.();
			const pids = await all();
			const found = await Promise.all(
				pids.map(async pid => {
					const running = await command(pid);
					return running?.user === user && running?.line.includes(text) === true
						? look(pid)
						: undefined;
				}),
			);
			return found.flatMap(entry => (entry?.isRunning === true ? [entry] : []));
		},
	};
};
