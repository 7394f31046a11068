/**
What sending a call twice may cost: nothing (`read`), or nothing that sending it once did not do (`write`). A read is sent once more
whenever its connection breaks, as client-go does (fact K-11); a write only where a kept connection had been closed before.
*/
export type Repeatable = 'read' | 'write';

/** The connection broke, and the same call may be sent once more. */
export class BrokenConnection extends Error {
	override readonly name = 'BrokenConnection';
}

/** Makes a second attempt, the last, where the first one's connection broke and that does no harm. */
export const atMostTwice = async <Call extends {repeatable?: Repeatable}, T>(
	call: Call,
	attempt: (call: Call) => Promise<T>,
): Promise<T> => {
	try {
		return await attempt(call);
	} catch (error) {
		if (!(error instanceof BrokenConnection)) {
			throw error;
		}

		return attempt({...call, repeatable: undefined});
	}
};
