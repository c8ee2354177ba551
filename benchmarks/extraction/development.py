"""Which passages were looked at while the rules were written: what they measure is no estimate for others."""

DEVELOPMENT = frozenset(
    {
        "hebei_mancheng_2023_p",
        "seed_haizhu_2024",
        "sz_baoan_2024_p",
        "sz_dapeng_2023_p",
        "sz_longgang_2025_p",
        "sz_luohu_2025_p",
        "sz_yantian_2025_tourism_p",
    }
)
