import {useState} from 'react';
import {networkProblem} from '../../../wizard/missing-answers.ts';
import {Frame} from '../../components/frame.tsx';
import {useSession, useSend} from '../../hooks/use-session.ts';
import {useHighlight} from '../../hooks/use-highlight.ts';
import {useNext} from '../../hooks/use-next.ts';
import {useTextField} from '../../hooks/use-text-field.ts';
import type {Binding} from '../../keys.ts';
import {
	primariesOf,
	withNetwork,
	withNextOwner,
	withPrimary,
	withRemote,
	type Placements,
} from './edit-places.ts';
import {PlacesEditor} from './places-editor.tsx';

/** Every cluster's place, given by hand. Each change is an answer at once, so nothing is lost by leaving. */
export const MixedTopology = ({
	places,
	onClose,
}: {
	readonly places: Placements;
	readonly onClose: () => void;
}) => {
	const {
		wizard: {
			answers: {clusters},
		},
		blocked,
	} = useSession();
	const send = useSend();
	const {next} = useNext();
	const field = useTextField();
	const [isTyping, setIsTyping] = useState(false);
	const [notice, setNotice] = useState<string | undefined>();
	const contexts = clusters.map(({context}) => context);
	const highlight = useHighlight(contexts, {label: 'cluster'});
	const context = highlight.key ?? '';
	const place = places[context];

	const change = (changed: Placements | undefined, refusal?: string) => {
		setNotice(changed === undefined ? refusal : undefined);
		if (changed !== undefined) {
			send({
				type: 'wizard',
				action: {type: 'set-topology', topology: {pattern: 'mixed', places: changed}},
			});
		}
	};

	const typing: readonly Binding[] = [
		{
			keys: ['enter'],
			label: 'keep',
			run() {
				const network = field.value.trim();
				const problem = network === '' ? 'A network needs a name.' : networkProblem(network);
				change(problem === undefined ? withNetwork(places, context, network) : undefined, problem);
				setIsTyping(problem !== undefined);
			},
		},
		{
			keys: ['escape'],
			label: 'as it was',
			run() {
				setIsTyping(false);
			},
		},
		...field.bindings,
	];
	const choosing: readonly Binding[] = [
		...highlight.bindings,
		...(place?.role === 'remote'
			? [
					{
						keys: ['p'],
						label: 'primary',
						help: 'make it a primary, with an istiod of its own',
						priority: 2,
						run() {
							change(withPrimary(places, context));
						},
					},
				]
			: [
					{
						keys: ['r'],
						label: 'remote',
						help: 'make it a remote, served by a primary',
						priority: 2,
						run() {
							change(
								withRemote(places, context, contexts),
								'A mesh needs a primary: make another cluster one first.',
							);
						},
					},
				]),
		...(place?.role === 'remote' && primariesOf(places, contexts).length > 1
			? [
					{
						keys: ['o'],
						label: 'other primary',
						help: 'give the remote to the next primary',
						run() {
							change(withNextOwner(places, context, contexts));
						},
					},
				]
			: []),
		{
			keys: ['t', 'w'],
			label: 'network',
			help: 'name the network that the cluster is on',
			priority: 2,
			run() {
				field.reset(place?.network ?? '');
				setIsTyping(true);
			},
		},
		{
			keys: ['escape'],
			label: 'menu',
			help: 'back to the menu; the places stay',
			priority: 3,
			run: onClose,
		},
		{
			keys: ['enter'],
			label: 'next',
			priority: 4,
			run: next,
		},
		{keys: ['n'], run: next},
	];
	return (
		<Frame
			bindings={isTyping ? typing : choosing}
			onText={isTyping ? field.onText : undefined}
			notice={notice ?? blocked}
		>
			{size => (
				<PlacesEditor
					clusters={clusters}
					places={places}
					highlighted={highlight.index}
					field={isTyping ? field : undefined}
					size={size}
				/>
			)}
		</Frame>
	);
};
