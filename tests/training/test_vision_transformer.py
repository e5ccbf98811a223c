"""Our Vision Transformer and MobileNetV2 are those of the hub, number for number."""

import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is for training only and is not installed")
transformers = pytest.importorskip("transformers", reason="the reference is not installed")

from training.hub_weights import find_weights, load_mobilenet, load_vit  # noqa: E402
from training.made_sets import make_vit_weights  # noqa: E402
from training.vision_transformer import VisionTransformer  # noqa: E402


def test_b16_has_the_published_number_of_parameters() -> None:
    with torch.device("meta"):
        network = VisionTransformer()
    # Table 1 of the paper says 86 M; without head and pooler the published file holds 85.8 M.
    assert sum(parameter.numel() for parameter in network.parameters()) == 85_798_656


def test_features_are_those_of_the_reference_implementation(tmp_path: Path) -> None:
    torch.manual_seed(5)
    config = transformers.ViTConfig(
        hidden_size=48, num_hidden_layers=3, num_attention_heads=4, intermediate_size=96,
        image_size=64, patch_size=16,
    )  # fmt: skip
    reference = transformers.ViTModel(config, add_pooling_layer=False).eval()
    with torch.no_grad():
        for parameter in reference.parameters():
            parameter.copy_(torch.randn_like(parameter) * 0.1)
        picture = torch.rand(2, 3, 64, 64) * 2 - 1
        expected = reference(pixel_values=picture).last_hidden_state[:, 0]
        reference.save_pretrained(tmp_path)
        found = load_vit(find_weights(str(tmp_path)))(picture)
    np.testing.assert_allclose(found.numpy(), expected.numpy(), atol=1e-5)


def test_folded_mobilenet_features_are_those_of_the_reference_implementation(
    tmp_path: Path,
) -> None:
    torch.manual_seed(6)
    reference = transformers.MobileNetV2Model(transformers.MobileNetV2Config()).eval()
    with torch.no_grad():
        for name, value in reference.state_dict().items():
            if "normalization" in name and value.is_floating_point():
                # Means, gains and spreads unlike those of a fresh network.
                value.copy_(torch.rand_like(value) * 0.5 + (0.1 if "bias" in name else 0.6))
        picture = torch.rand(2, 3, 96, 96) * 2 - 1
        expected = reference(pixel_values=picture).pooler_output
        reference.save_pretrained(tmp_path)
        found = load_mobilenet(str(tmp_path))(picture)
    np.testing.assert_allclose(found.numpy(), expected.numpy(), atol=1e-4)


def test_made_weights_have_the_hubs_layout(tmp_path: Path) -> None:
    network = load_vit(make_vit_weights(tmp_path))
    assert network(torch.zeros(1, 3, 224, 224)).shape == (1, 32)


def test_weights_of_another_size_are_refused(tmp_path: Path) -> None:
    make_vit_weights(tmp_path)
    path = tmp_path / "config.json"
    config = json.loads(path.read_text(encoding="utf-8")) | {"hidden_size": 64}
    path.write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ValueError, match="its configuration or its layout is another"):
        load_vit(tmp_path)


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no config\.json and no model\.safetensors"):
        find_weights(str(tmp_path))


def test_a_name_that_is_neither_folder_nor_hub_name_is_refused() -> None:
    pytest.importorskip("huggingface_hub", reason="it comes with transformers")
    with pytest.raises(FileNotFoundError, match="give a local folder"):
        find_weights("no/such/folder/of/weights")
