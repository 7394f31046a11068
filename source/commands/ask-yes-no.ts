import {isInteractive, type Io} from './io.ts';

/** Asks a person; anything but `y` or `yes` is a no. */
export const askYesNo = async (
	io: Pick<Io, 'readLine'>,
	question: string,
	signal: AbortSignal,
): Promise<boolean> => {
	const answer = await io.readLine(question, {signal});
	return ['y', 'yes'].includes((answer ?? '').trim().toLowerCase());
};

/** How a person is asked whether to download istioctl: undefined where nobody sits there, or only data is wanted. */
export const agreeOnTerminal = (
	io: Io,
	{signal, output}: {signal: AbortSignal; output: string},
): ((question: string) => Promise<boolean>) | undefined =>
	isInteractive(io) && ['text', 'table'].includes(output)
		? async text => askYesNo(io, text, signal)
		: undefined;
