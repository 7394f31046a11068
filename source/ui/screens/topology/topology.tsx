import {useState} from 'react';
import {Choice} from '../../components/choice.tsx';
import {Frame} from '../../components/frame.tsx';
import {ThemedText} from '../../components/themed-text.tsx';
import {useChoice} from '../../hooks/use-choice.ts';
import {useSession, useSend} from '../../hooks/use-session.ts';
import {drawnMesh} from './drawn-mesh.ts';
import {drawingRows, MeshDrawing} from './mesh-drawing.tsx';
import {MixedTopology} from './mixed-topology.tsx';

/** How the clusters form one mesh. */
export const Topology = () => {
	const {
		topologies,
		wizard: {answers},
	} = useSession();
	const {clusters, topology} = answers;
	const send = useSend();
	const [isEditing, setIsEditing] = useState(false);
	const options = topologies.map(option => ({...option, key: option.topology.pattern}));
	const {option, highlighted, bindings, notice} = useChoice(options, {
		chosen: topology?.pattern,
		take(option) {
			// Places that were given by hand stay, also where the menu would begin with others.
			const taken =
				option.key === 'mixed' && topology?.pattern === 'mixed' ? topology : option.topology;
			send({type: 'wizard', action: {type: 'set-topology', topology: taken}});
			setIsEditing(option.key === 'mixed');
			return option.key !== 'mixed';
		},
	});
	if (isEditing && topology?.pattern === 'mixed') {
		return (
			<MixedTopology
				places={topology.places}
				onClose={() => {
					setIsEditing(false);
				}}
			/>
		);
	}

	const shown =
		option?.key === 'mixed' && topology?.pattern === 'mixed' ? topology : option?.topology;
	const networks = shown === undefined ? [] : drawnMesh(shown, clusters);
	return (
		<Frame bindings={bindings} notice={notice}>
			{size =>
				options.length === 0 ? (
					<ThemedText tone="muted">The topologies are being weighed.</ThemedText>
				) : (
					<Choice
						title="How the clusters form one mesh"
						options={options}
						highlighted={highlighted}
						chosen={topology?.pattern}
						size={size}
						picture={room => <MeshDrawing networks={networks} size={room} />}
						pictureRows={columns => drawingRows(networks, columns)}
					/>
				)
			}
		</Frame>
	);
};
