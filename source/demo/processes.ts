import type {ProcessIdentity} from '../ports/process-identity.ts';
import type {ProcessesPort} from '../ports/processes.ts';

type DemoChild = {
	identity: ProcessIdentity;
	/** Aborts when somebody ends it. */
	killed: AbortSignal;
	end: () => void;
};

/** A process table of which nothing exists. */
export type DemoProcesses = ProcessesPort & {
	start: () => DemoChild;
	/** Ends all children at once. */
	killAll: () => void;
};

const host = 'simulated';

export const makeDemoProcesses = (): DemoProcesses => {
	const self: ProcessIdentity = {host, pid: 4000, startedAt: 'simulated'};
	const children = new Map<number, {identity: ProcessIdentity; killer: AbortController}>();
	let last = self.pid;
	return {
		self: async () => self,
		identify: async pid => (pid === self.pid ? self : children.get(pid)?.identity),
		isAlive: async identity =>
			identity.host === host ? identity.pid === self.pid || children.has(identity.pid) : undefined,
		inspect: async () => undefined,
		findByArgument: async () => [],
		async end({pid}) {
			children.get(pid)?.killer.abort();
		},
		start() {
			last++;
			const pid = last;
			const identity: ProcessIdentity = {host, pid, startedAt: 'simulated'};
			const killer = new AbortController();
			children.set(pid, {identity, killer});
			return {
				identity,
				killed: killer.signal,
				end() {
					children.delete(pid);
				},
			};
		},
		killAll() {
			for (const {killer} of children.values()) {
				killer.abort();
			}
		},
	};
};
