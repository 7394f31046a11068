import {MeshError} from '../../errors.ts';
import {describeRef, refOf, type KubeObject} from '../../kubernetes/object.ts';
import {fitted} from '../../kubernetes/shape.ts';
import {conditionShape} from '../../kubernetes/shapes.ts';
import {kubectl, type Place} from '../../mesh/pasted-command.ts';
import {retryStep} from '../retry-step.ts';
import {sh} from '../../text/shell.ts';
import type {TeardownContext} from './teardown-context.ts';

const pollMs = 500;
/** An object that nobody is deleting so long after the deletion is one that nobody will delete. */
const ignoredMs = 30_000;
/** Finalizers are part of every deletion; they are worth a word when they take their time. */
const quickMs = 10_000;

const conditionedShape = {status: {conditions: [conditionShape]}} as const;

/** Why an object that is being deleted is still there, as far as the object itself says. */
const holdUpOf = (object: KubeObject): string => {
	const {conditions = []} = fitted(object, conditionedShape)?.status ?? {};
	const reasons = conditions
		.filter(
			({status, type = ''}) =>
				status === 'True' && /Namespace.*(?:Failure|Remaining)|Terminating/v.test(type),
		)
		.map(({reason, type, message}) => [reason ?? type, message].filter(Boolean).join(': '));
	const finalizers = object.metadata.finalizers ?? [];
	return [
		...reasons,
		...(finalizers.length > 0
			? [
					`it waits for ${finalizers.length === 1 ? 'finalizer' : 'finalizers'} ${finalizers.join(', ')}`,
				]
			: []),
	].join('; ');
};

const describe = (object: KubeObject): string => {
	const holdUp = object.metadata.deletionTimestamp === undefined ? '' : holdUpOf(object);
	return `${describeRef(refOf(object))}${holdUp === '' ? '' : ` (${holdUp})`}`;
};

const some = (
	objects: readonly KubeObject[],
	say: (object: KubeObject) => string = describe,
): string =>
	`${objects
		.slice(0, 3)
		.map(object => say(object))
		.join(', ')}${objects.length > 3 ? ` and ${String(objects.length - 3)} more` : ''}`;

/**
Looks until nothing is left, and says what is meanwhile. This, and no exit code, is what a deletion counts as done by. Throws
when the time is over, naming what holds the rest up.
*/
export const waitUntilGone = async (
	context: TeardownContext,
	step: {id: string; place: Place},
	look: () => Promise<readonly KubeObject[]>,
): Promise<void> => {
	const {clock, readyTimeoutMs, signal} = context;
	const start = clock.monotonic();
	let said = '';
	for (;;) {
		const left = await retryStep(context, step.id, look);
		if (left.length === 0) {
			return;
		}

		const waited = clock.monotonic() - start;
		const ignored = left.filter(({metadata}) => metadata.deletionTimestamp === undefined);
		if (waited > readyTimeoutMs || (ignored.length > 0 && waited > ignoredMs)) {
			const [first] = ignored.length > 0 ? ignored : left;
			const ref = first === undefined ? undefined : refOf(first);
			throw new MeshError(
				`${ignored.length > 0 ? 'does not go away' : `still being deleted after ${String(Math.round(waited / 1000))} s`}: ${some(ignored.length > 0 ? ignored : left)}`,
				{
					code: 'teardown.stuck',
					remedy:
						ref === undefined
							? []
							: [
									'See what holds it:',
									kubectl(
										step.place,
										sh`get ${[...(ref.namespace === undefined ? [] : ['-n', ref.namespace]), ref.kind.toLowerCase(), ref.name]} -o yaml`,
									),
									'Then run the same command again: it goes on from here.',
								],
				},
			);
		}

		const now = `left: ${some(left, waited > quickMs ? describe : object => describeRef(refOf(object)))}`;
		if (now !== said) {
			said = now;
			context.emit({type: 'step-observed', step: step.id, detail: now});
		}

		await clock.sleep(pollMs, signal);
	}
};
