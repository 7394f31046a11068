import type {Io} from './io.ts';

/** Asks a person; anything but `y` or `yes` is a no. */
export const askYesNo = async (
	io: Pick<Io, 'readLine'>,
	question: string,
	signal: AbortSignal,
): Promise<boolean> => {
	const answer = await io.readLine(question, {signal});
	return ['y', 'yes'].includes((answer ?? '').trim().toLowerCase());
};
