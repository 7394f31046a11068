import {hostname} from 'node:os';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {MeshError} from '../../errors.ts';
import type {ProcessIdentity, ProcessesPort} from '../../ports/processes.ts';
import {recordOf} from '../../untyped.ts';
import {makeLinuxTable} from './linux.ts';
import {makePsTable} from './ps.ts';
import type {ProcessTable} from './table.ts';

const pollMs = 25;
/** How long a process may outlive SIGKILL (stuck in the kernel) before we say so. */
const stuckMs = 5000;

/** False when there was nobody to signal. */
const signal = (target: number, name: NodeJS.Signals): boolean => {
	try {
		process.kill(target, name);
		return true;
	} catch (error) {
		const {code} = recordOf(error);
		if (code === 'ESRCH') {
			return false;
		}

		throw new MeshError(
			`cannot end process ${Math.abs(target)}: ${code === 'EPERM' ? 'it belongs to another user' : String(code)}`,
			{
				code: 'process',
				cause: error,
				remedy: [`kill ${Math.abs(target)}`],
			},
		);
	}
};

/** The system's processes: `/proc` on Linux, `ps` elsewhere. */
export const makeProcesses = (
	table: ProcessTable = process.platform === 'linux' ? makeLinuxTable() : makePsTable(),
): ProcessesPort => {
	const host = hostname();

	const identify = async (pid: number): Promise<ProcessIdentity | undefined> => {
		const entry = await table.look(pid);
		return entry === undefined ? undefined : {host, pid, startedAt: entry.startedAt};
	};

	const isAlive = async (identity: ProcessIdentity): Promise<boolean | undefined> => {
		if (identity.host !== host) {
			return undefined;
		}

		const entry = await table.look(identity.pid);
		return entry?.startedAt === identity.startedAt;
	};

	const waitUntilGone = async (isGone: () => Promise<boolean>, ms: number): Promise<boolean> => {
		const deadline = performance.now() + ms;
		while (!(await isGone())) {
			if (performance.now() > deadline) {
				return false;
			}

			await delay(pollMs);
		}

		return true;
	};

	return {
		identify,
		isAlive,
		async self() {
			const identity = await identify(process.pid);
			if (identity === undefined) {
				throw new MeshError('cannot find out when this process started', {
					code: 'process',
					remedy: ['Check that `ps` works, or that /proc is mounted.'],
				});
			}

			return identity;
		},
		async findByArgument(text) {
			const entries = await table.search(text);
			return entries
				.filter(entry => entry.pid !== process.pid)
				.map(entry => ({host, pid: entry.pid, startedAt: entry.startedAt}));
		},
		async end(identity, {graceMs}) {
			if (identity.host !== host) {
				throw new MeshError(`process ${identity.pid} runs on ${identity.host}, not here`, {
					code: 'process',
					remedy: [`End it there: kill ${identity.pid}`],
				});
			}

			const entry = await table.look(identity.pid);
			if (entry?.startedAt !== identity.startedAt) {
				return;
			}

			const isLeader = entry.group === identity.pid;
			const target = isLeader ? -identity.pid : identity.pid;
			const isGone = async () =>
				(await isAlive(identity)) === false &&
				(!isLeader || !(await table.hasMembers(identity.pid)));
			if (!signal(target, 'SIGTERM') || (await waitUntilGone(isGone, graceMs))) {
				return;
			}

			signal(target, 'SIGKILL');
			if (!(await waitUntilGone(isGone, stuckMs))) {
				throw new MeshError(`process ${identity.pid} does not end, not even by SIGKILL`, {
					code: 'process',
					remedy: [`Look at it: ps -fp ${identity.pid}`],
				});
			}
		},
	};
};
