/* trees.h - learnt trees, by which rival readings are scored: rows of data/world/trees.tsv.
 *
 * A tree is written from its root, each question before its two branches: "makes<0.5 -0.2 gap<3 0.1 0.4" asks whether the
 * feature `makes` is at most 0.5; if so the answer is -0.2, else `gap` decides. The answers of all trees of a model are added up.
 * Layer: pack. */
#ifndef CN_PACK_TREES_H
#define CN_PACK_TREES_H

#include "base/arena.h"
#include "base/str.h"

typedef struct {
    int16_t feature;   /* index of CnForest.feature; -1: an answer */
    uint16_t right;    /* how far on the branch of larger values begins; the other follows at once */
    float value;       /* what the feature is compared with, or the answer */
} CnTreeNode;

typedef struct { CnStr model; uint32_t root; } CnTree;

typedef struct {
    CnTreeNode *node;
    CnTree *tree;
    CnStr *feature;    /* the names that trees ask of */
    size_t n_nodes, n_trees, n_features, cap_nodes, cap_trees, cap_features;
} CnForest;

typedef struct { size_t first, n; } CnTrees;   /* the trees of one model, which stand together */

/* Adds one tree; model and text must stay. False: it is no tree. */
bool cn_forest_add(CnForest *forest, CnArena *arena, CnStr model, CnStr text);

/* The trees of a model; none where the pack has none. */
CnTrees cn_forest_trees(const CnForest *forest, CnStr model);

/* What the trees say of one set of facts, a logarithm of odds. place[i]: where the feature i of the forest stands in `fact`, -1 nowhere
 * (then it is 0). */
double cn_forest_ask(const CnForest *forest, CnTrees trees, const float *fact, const int16_t *place);

/* For each feature of the forest the place of its name in a list of names, -1 where it is not there; lies in the arena. */
int16_t *cn_forest_places(const CnForest *forest, CnArena *arena, const CnStr *name, size_t n);

#endif
