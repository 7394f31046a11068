import {z} from 'zod';

/**
How a process is named where others read it: in Leases, annotations of namespaces and the journal. Whoever may write there can write
anything, so what does not fit is no name at all.
*/
export const processIdentity = z.object({
	/** For people: many machines and containers may share it. */
	host: z.string().min(1).max(255),
	/**
	In which table of processes the number counts: one boot of one machine and, on Linux, one pid namespace. Missing where that is not
	known, so that nobody can judge the process from elsewhere.
	*/
	system: z.string().min(1).max(255).optional(),
	pid: z.int().positive(),
	/** When it started, in whatever form this system says it; equal for the same process. */
	startedAt: z.string().max(255),
});

/** A process that cannot be confused with a later one of the same number. */
export type ProcessIdentity = z.infer<typeof processIdentity>;

const holder = processIdentity.extend({
	/** The run that it works for; missing on namespaces. */
	run: z.string().min(1).max(100).optional(),
});

type Holder = z.infer<typeof holder>;

/** Who holds a Lease or a namespace, by the JSON that it left there; undefined where that is no name. */
export const holderIn = (text: string | undefined): Holder | undefined => {
	try {
		return holder.safeParse(JSON.parse(text ?? '')).data;
	} catch {
		return undefined;
	}
};
