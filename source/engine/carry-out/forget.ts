import {secretsToForget, type Forget} from '../observe/remainder.ts';
import {portOf, type RunContext} from '../run-context.ts';

/** Deletes the remote secrets of a primary that lead to the peer and that the step is about. */
export const forget = async (context: RunContext, name: string, action: Forget): Promise<void> => {
	const {going} = await secretsToForget(context, name, action);
	await Promise.all(
		going.map(async ref => portOf(context, name).remove(ref, {signal: context.signal})),
	);
};
