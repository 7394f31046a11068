import type {CommandOptions, IstioctlPort} from '../ports/istioctl.ts';
import type {ProcessIdentity} from '../ports/process-identity.ts';
import type {ProcessesPort} from '../ports/processes.ts';

/** Remembers which istioctl processes run, so that all can be ended at once: the second Ctrl-C (decision D-24). */
export const trackChildren = (
	istioctl: IstioctlPort,
	processes: Pick<ProcessesPort, 'end'>,
): {istioctl: IstioctlPort; killChildren: () => void} => {
	const running = new Set<ProcessIdentity>();
	const tracked = async <Options extends CommandOptions, Result>(
		options: Options,
		run: (options: Options) => Promise<Result>,
	): Promise<Result> => {
		let own: ProcessIdentity | undefined;
		try {
			return await run({
				...options,
				async onStart(child) {
					own = child;
					running.add(child);
					await options.onStart(child);
				},
			});
		} finally {
			if (own !== undefined) {
				running.delete(own);
			}
		}
	};

	return {
		istioctl: {
			...istioctl,
			install: async (file, options) =>
				tracked(options, async traced => istioctl.install(file, traced)),
			purge: async options => tracked(options, async traced => istioctl.purge(traced)),
		},
		killChildren() {
			// Whoever waits for a child sees its end; one that cannot be ended stays in the journal.
			void Promise.allSettled([...running].map(async child => processes.end(child, {graceMs: 0})));
		},
	};
};
