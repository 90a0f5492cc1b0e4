/* trees.c - learnt trees: read from their rows, and asked. */
#include "pack/trees.h"

#include <stdlib.h>

/* The index of a feature's name among those that trees of the pack ask of. */
static int feature_of(CnForest *forest, CnArena *arena, CnStr name)
{
    for (size_t i = 0; i < forest->n_features; i++)
        if (cn_str_eq(forest->feature[i], name)) return (int)i;
    if (forest->n_features == INT16_MAX) return -1;
    forest->feature = cn_arena_grow(arena, forest->feature, sizeof *forest->feature, forest->n_features, &forest->cap_features);
    forest->feature[forest->n_features] = name;
    return (int)forest->n_features++;
}

static bool number(CnStr text, float *out)
{
    char copy[32], *end = NULL;
    if (!text.len || text.len >= sizeof copy) return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = 0;
    *out = strtof(copy, &end);
    return !*end && *out == *out;
}

bool cn_forest_add(CnForest *forest, CnArena *arena, CnStr model, CnStr text)
{
    enum { DEEPEST = 64 };
    uint32_t open[DEEPEST];   /* questions whose right branch is still to come, or that wait for their left one */
    bool left[DEEPEST];
    unsigned depth = 0;
    bool done = false;
    forest->tree = cn_arena_grow(arena, forest->tree, sizeof *forest->tree, forest->n_trees, &forest->cap_trees);
    forest->tree[forest->n_trees++] = (CnTree){model, (uint32_t)forest->n_nodes};
    for (CnStr one; cn_str_cut(&text, ' ', &one);) {
        if (!one.len) continue;
        if (done || forest->n_nodes >= UINT32_MAX) return false;
        CnTreeNode node = {-1, 0, 0};
        uint32_t here = (uint32_t)forest->n_nodes;
        size_t less = cn_str_find(one, cn_str("<"), 0);
        if (less != SIZE_MAX) {
            int feature = feature_of(forest, arena, cn_str_sub(one, 0, less));
            if (feature < 0 || depth == DEEPEST || !less || !number(cn_str_sub(one, less + 1, one.len), &node.value)) return false;
            node.feature = (int16_t)feature;
            open[depth] = here, left[depth++] = true;
        } else if (!number(one, &node.value)) {
            return false;
        }
        forest->node = cn_arena_grow(arena, forest->node, sizeof *forest->node, forest->n_nodes, &forest->cap_nodes);
        forest->node[forest->n_nodes++] = node;
        if (node.feature >= 0) continue;
        while (depth && !left[depth - 1]) depth--;   /* both branches are there */
        if (!depth) {
            done = true;
            continue;
        }
        uint32_t far = (uint32_t)forest->n_nodes - open[depth - 1];
        if (far > UINT16_MAX) return false;
        forest->node[open[depth - 1]].right = (uint16_t)far;
        left[depth - 1] = false;
    }
    return done;
}

CnTrees cn_forest_trees(const CnForest *forest, CnStr model)
{
    CnTrees trees = {0, 0};
    for (size_t i = 0; i < forest->n_trees; i++) {
        if (!cn_str_eq(forest->tree[i].model, model)) continue;
        if (!trees.n) trees.first = i;
        trees.n = i + 1 - trees.first;
    }
    return trees;
}

double cn_forest_ask(const CnForest *forest, CnTrees trees, const float *fact, const int16_t *place)
{
    double sum = 0;
    for (size_t i = trees.first; i < trees.first + trees.n; i++) {
        const CnTreeNode *node = &forest->node[forest->tree[i].root];
        while (node->feature >= 0) {
            int16_t at = place[node->feature];
            node += (at < 0 ? 0 : fact[at]) <= node->value ? 1 : node->right;
        }
        sum += (double)node->value;
    }
    return sum;
}

int16_t *cn_forest_places(const CnForest *forest, CnArena *arena, const CnStr *name, size_t n)
{
    int16_t *place = CN_NEW_N(arena, int16_t, forest->n_features + 1);
    for (size_t i = 0; i < forest->n_features; i++) {
        place[i] = -1;
        for (size_t k = 0; k < n && place[i] < 0; k++)
            if (cn_str_eq(forest->feature[i], name[k])) place[i] = (int16_t)k;
    }
    return place;
}
