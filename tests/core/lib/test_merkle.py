"""The tree against RFC 6962's own recursive definition, known roots, and proofs that were bent."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisely.lib import merkle
from wisely.lib.merkle import Frontier, leaf_hash

# The leaves and roots that implementations of RFC 6962 are tried on.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def defined_root(contents):
    """MTH of RFC 6962 section 2.1, word for word."""
    if not contents:
        return hashlib.sha256().digest()
    if len(contents) == 1:
        return hashlib.sha256(b"\x00" + contents[0]).digest()
    k = 1
    while k * 2 < len(contents):
        k *= 2
    return hashlib.sha256(b"\x01" + defined_root(contents[:k]) + defined_root(contents[k:])).digest()


def grown(contents, **told):
    frontier = Frontier(**told)
    frontier.extend(leaf_hash(each) for each in contents)
    return frontier


def roots_of(contents, ranges):
    return [defined_root(contents[start:stop]) for start, stop in ranges]


trees = st.integers(1, 300).map(lambda size: [str(each).encode() for each in range(size)])


@pytest.mark.parametrize(("size", "root"), list(enumerate(ROOTS, 1)))
def test_the_known_roots_are_reached(size, root):
    assert grown(LEAVES[:size]).root().hex() == root
    assert defined_root(LEAVES[:size]).hex() == root


def test_the_empty_tree_has_the_hash_of_nothing():
    assert Frontier().root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(trees, st.data())
def test_a_frontier_grows_as_the_definition_says_and_goes_on_from_where_it_was_kept(contents, drawn):
    cut = drawn.draw(st.integers(0, len(contents)))
    first = grown(contents[:cut])
    kept = Frontier.from_bytes(first.size, first.to_bytes())
    kept.extend(leaf_hash(each) for each in contents[cut:])

    assert kept.root() == defined_root(contents)
    assert kept.size == len(contents)


@given(trees)
def test_the_nodes_given_back_are_the_roots_of_their_subtrees(contents):
    frontier = Frontier(kept_every=2)
    nodes = frontier.extend(leaf_hash(each) for each in contents)

    for node in nodes:
        width = 1 << node.height
        assert node.root == defined_root(contents[node.index * width : (node.index + 1) * width])
    assert len(nodes) == sum(len(contents) >> height for height in range(2, 10, 2))


@given(trees, st.data())
def test_every_leaf_can_be_proven_and_no_other_leaf_by_its_proof(contents, drawn):
    position = drawn.draw(st.integers(0, len(contents) - 1))
    proof = roots_of(contents, merkle.inclusion_ranges(position, len(contents)))
    told = {"position": position, "size": len(contents), "proof": proof, "root": defined_root(contents)}

    assert merkle.inclusion_holds(leaf_hash(contents[position]), **told)
    assert not merkle.inclusion_holds(leaf_hash(b"another"), **told)
    assert not merkle.inclusion_holds(leaf_hash(contents[position]), **{**told, "proof": [*proof, bytes(32)]})
    for other in {position - 1, position + 1, len(contents)}:
        assert not merkle.inclusion_holds(leaf_hash(contents[position]), **{**told, "position": other})
    if proof:
        assert not merkle.inclusion_holds(leaf_hash(contents[position]), **{**told, "proof": proof[:-1]})
        bent = [*proof]
        at = drawn.draw(st.integers(0, len(proof) - 1))
        bent[at] = bytes([bent[at][0] ^ 1]) + bent[at][1:]
        assert not merkle.inclusion_holds(leaf_hash(contents[position]), **{**told, "proof": bent})


@given(trees, st.data())
def test_growth_can_be_proven_and_a_changed_past_cannot(contents, drawn):
    older = drawn.draw(st.integers(1, len(contents)))
    proof = roots_of(contents, merkle.consistency_ranges(older, len(contents)))
    told = {
        "older": older, "newer": len(contents), "older_root": defined_root(contents[:older]),
        "newer_root": defined_root(contents), "proof": proof,
    }  # fmt: skip

    assert merkle.consistency_holds(**told)
    changed = drawn.draw(st.integers(0, older - 1))
    other = [b"changed" if at == changed else each for at, each in enumerate(contents)]
    forged = {
        "newer_root": defined_root(other),
        "proof": roots_of(other, merkle.consistency_ranges(older, len(contents))),
    }
    assert not merkle.consistency_holds(**{**told, **forged})
    assert not merkle.consistency_holds(**{**told, "older_root": bytes(32)})
    assert not merkle.consistency_holds(**{**told, "proof": [*proof, bytes(32)]})


@given(trees, st.data())
def test_a_range_is_rooted_from_perfect_subtrees(contents, drawn):
    older = drawn.draw(st.integers(1, len(contents)))

    def subtree_root(height, index):
        rows = [leaf_hash(each) for each in contents[index << height : (index + 1) << height]]
        return merkle.perfect_root(rows)

    for wanted in merkle.consistency_ranges(older, len(contents)):
        assert merkle.range_root(wanted, subtree_root) == defined_root(contents[slice(*wanted)])


def test_a_tree_follows_the_empty_one_and_none_follows_a_longer_one():
    root = grown(LEAVES).root()
    empty = Frontier().root()

    assert merkle.consistency_holds(older=0, newer=8, older_root=empty, newer_root=root, proof=[])
    assert not merkle.consistency_holds(older=8, newer=7, older_root=root, newer_root=root, proof=[])
    with pytest.raises(ValueError, match="does not follow"):
        merkle.consistency_ranges(8, 7)
    with pytest.raises(ValueError, match="no leaf 8"):
        merkle.inclusion_ranges(8, 8)


def test_a_frontier_with_a_root_too_few_is_refused():
    with pytest.raises(ValueError, match="has 2 roots"):
        Frontier.from_bytes(3, bytes(32))
