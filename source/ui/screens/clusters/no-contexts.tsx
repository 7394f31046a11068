import {Box} from 'ink';
import {Frame} from '../../components/frame.tsx';
import {Styled} from '../../components/styled.tsx';
import {useSession, useSend} from '../../hooks/use-session.ts';

const advice = [
	['mesh-wizard --kubeconfig FILE', 'reads another kubeconfig'],
	['export KUBECONFIG=FILE', 'does so for every tool'],
	['mesh-wizard demo', 'shows it all on simulated clusters, and needs nothing'],
] as const;

/** How the headline begins where a kubeconfig was found. */
const label = 'kubeconfig: ';

const width = Math.max(...advice.map(([command]) => command.length)) + 2;

/** There is nothing to choose from: says so, and what to do instead. */
export const NoContexts = () => {
	const {kubeconfig, kubeconfigProblems} = useSession();
	const send = useSend();
	const bindings = [
		{
			keys: ['escape', 'q', 'enter'],
			label: 'leave',
			run() {
				send({type: 'quit'});
			},
		},
	];
	return (
		<Frame bindings={bindings}>
			{({columns}) => (
				<Box flexDirection="column" width={columns}>
					<Styled bold tone="warning">
						There is no context to choose from.
					</Styled>
					<Styled>
						{kubeconfig.startsWith(label)
							? `${kubeconfig.slice(label.length)} names none that can be used.`
							: 'No kubeconfig was found.'}
					</Styled>
					{kubeconfigProblems.slice(0, 3).map(text => (
						<Styled key={text} tone="warning">
							{text}
						</Styled>
					))}
					<Styled> </Styled>
					<Styled bold>What to do</Styled>
					{advice.map(([command, does]) => (
						<Box key={command}>
							<Box width={width} flexShrink={0}>
								<Styled tone="accent">{command}</Styled>
							</Box>
							<Styled>{does}</Styled>
						</Box>
					))}
				</Box>
			)}
		</Frame>
	);
};
